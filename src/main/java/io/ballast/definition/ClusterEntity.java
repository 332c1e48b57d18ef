package io.ballast.definition;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A cluster's row. */
@Entity
@Table(name = "cluster")
class ClusterEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "cluster_id")
    @SequenceGenerator(name = "cluster_id", sequenceName = "cluster_id", allocationSize = 50)
    long id;
    @Version
    int version;
    String name = "";
    @Column(length = 32600)
    String document = "";
    long revision;

    protected ClusterEntity() {
    }

    ClusterEntity(Cluster cluster) {
        name = cluster.name();
        set(cluster);
    }

    final void set(Cluster cluster) {
        document = EntityCodec.document(cluster);
        revision = cluster.revision();
    }
}
