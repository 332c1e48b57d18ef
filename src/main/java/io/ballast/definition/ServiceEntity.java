package io.ballast.definition;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A virtual service's row. */
@Entity
@Table(name = "service")
class ServiceEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "service_id")
    @SequenceGenerator(name = "service_id", sequenceName = "service_id", allocationSize = 500)
    long id;
    @Version
    int version;
    long clusterId;
    String name = "";
    int position;
    long mark;
    @Column(length = 32600)
    String document = "";
    long revision;

    protected ServiceEntity() {
    }

    ServiceEntity(long clusterId, VirtualService service, int position) {
        this.clusterId = clusterId;
        this.position = position;
        name = service.name();
        set(service);
    }

    final void set(VirtualService service) {
        mark = service.listener() instanceof Listener.OnPorts on ? on.mark() : 0;
        document = EntityCodec.document(service);
        revision = service.revision();
    }
}
