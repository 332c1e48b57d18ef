package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.ballast.definition.Author;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevisionNewsTest {

    private final List<String> told = new ArrayList<>();
    private final EventLog events = (kind, severity, subject, from, to, cause, message) -> told.add(kind + "|"
            + severity.word() + "|" + subject + "|" + from + "|" + to + "|" + cause + "|" + message);

    private void change(@Nullable String summary, ServiceRef... touched) {
        RevisionNews.tell(new DefinitionsChanged(Sample.snapshot(11), Sample.snapshot(12),
                new TreeSet<>(List.of(touched)), new Author("admin", "token ci"), summary), events);
    }

    @Test
    void change_isToldWithItsAuthor() {
        change("service web/http created", new ServiceRef("web", "http"));
        assertThat(told).containsExactly("configuration|info|web/http|revision 11|revision 12|admin (token ci)|"
                + "Revision 12 by admin: service web/http created.");
    }

    @Test
    void subject_isWhatAllOfItConcerns() {
        change("machine drained", new ServiceRef("web", "http"), new ServiceRef("web", "https"));
        change("machine drained", new ServiceRef("web", "http"), new ServiceRef("mail", "smtp"));
        change("cluster web changed");
        assertThat(told).extracting(line -> line.split("\\|", -1)[2]).containsExactly("web", "", "");
    }

    @Test
    void whatIsLoaded_isNoChange() {
        change(null, new ServiceRef("web", "http"));
        RevisionNews.tell(new DefinitionsChanged(Snapshot.EMPTY, Sample.snapshot(3), new TreeSet<>(),
                new Author("", "start")), events);
        assertThat(told).isEmpty();
    }
}
