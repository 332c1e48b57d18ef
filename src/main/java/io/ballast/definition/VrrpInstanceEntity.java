package io.ballast.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A VRRP instance's row. */
@Entity
@Table(name = "vrrp_instance")
class VrrpInstanceEntity extends DocumentRow {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "vrrp_instance_id")
    @SequenceGenerator(name = "vrrp_instance_id", sequenceName = "vrrp_instance_id", allocationSize = 50)
    long id;
}
