package io.ballast.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A notification rule's row. */
@Entity
@Table(name = "notification_rule")
class NotificationRuleEntity extends DocumentRow {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "notification_rule_id")
    @SequenceGenerator(name = "notification_rule_id", sequenceName = "notification_rule_id", allocationSize = 50)
    long id;
}
