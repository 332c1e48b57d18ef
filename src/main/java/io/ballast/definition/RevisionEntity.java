package io.ballast.definition;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A revision's row. */
@Entity
@Table(name = "revision")
class RevisionEntity {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SUMMARY = 400;

    @Id
    long number;
    @Column(name = "at")
    Instant time = Instant.EPOCH;
    String author = "";
    String via = "";
    String summary = "";

    protected RevisionEntity() {
    }

    RevisionEntity(long number, Instant time, Author author, String summary) {
        this.number = number;
        this.time = time;
        this.author = shortened(author.name(), LONGEST_NAME);
        this.via = shortened(author.via(), LONGEST_NAME);
        this.summary = shortened(summary, LONGEST_SUMMARY);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
