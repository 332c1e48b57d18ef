package io.ballast.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A sync group's row. */
@Entity
@Table(name = "sync_group")
class SyncGroupEntity extends DocumentRow {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "sync_group_id")
    @SequenceGenerator(name = "sync_group_id", sequenceName = "sync_group_id", allocationSize = 50)
    long id;
}
