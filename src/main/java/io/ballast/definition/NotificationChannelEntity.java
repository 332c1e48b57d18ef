package io.ballast.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A notification channel's row. */
@Entity
@Table(name = "notification_channel")
class NotificationChannelEntity extends DocumentRow {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "notification_channel_id")
    @SequenceGenerator(name = "notification_channel_id", sequenceName = "notification_channel_id", allocationSize = 50)
    long id;
}
