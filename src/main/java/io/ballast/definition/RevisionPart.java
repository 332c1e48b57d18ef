package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A piece of a revision's difference; H2 takes no text above a million characters as one value. */
@Entity
@Table(name = "revision_part")
class RevisionPart {

    private static final int LONGEST = 500_000;

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "revision_part_id")
    @SequenceGenerator(name = "revision_part_id", sequenceName = "revision_part_id", allocationSize = 50)
    long id;
    long revision;
    boolean backward;
    int place;
    @Column(length = LONGEST)
    String text = "";

    protected RevisionPart() {
    }

    private RevisionPart(long revision, boolean backward, int place, String text) {
        this.revision = revision;
        this.backward = backward;
        this.place = place;
        this.text = text;
    }

    static List<RevisionPart> of(long revision, boolean backward, String text) {
        var parts = new ArrayList<RevisionPart>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(from + LONGEST, text.length());
            // Half a character outside the basic plane is no text that a database stores.
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            parts.add(new RevisionPart(revision, backward, parts.size(), text.substring(from, to)));
            from = to;
        }
        return parts;
    }
}
