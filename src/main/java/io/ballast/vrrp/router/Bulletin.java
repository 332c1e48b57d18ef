package io.ballast.vrrp.router;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.ballast.vrrp.Action;

import org.jspecify.annotations.Nullable;

/** What the loop tells the application and the log. The same trouble is told once in a while only. */
final class Bulletin implements Voice {

    private final Outbox outbox;
    private final Consumer<String> log;
    private final Times times;
    private final Once once = new Once();
    private List<Lack> lacks = List.of();

    private record Trouble(News.Kind kind, @Nullable String instance, String sentence) {
    }

    /** @param log takes a line; must not wait */
    Bulletin(Outbox outbox, Consumer<String> log, Times times) {
        this.outbox = outbox;
        this.log = log;
        this.times = times;
    }

    @Override
    public void tell(News.Kind kind, @Nullable String instance, String sentence) {
        if (once.say(new Trouble(kind, instance, sentence), times.now())) {
            say(instance, sentence);
            outbox.news(number -> new News(number, times.instant(), instance, kind, null, null, null, null, null,
                    sentence));
        }
    }

    /** The election has thinned these out already. */
    void notice(String instance, Action.Notice notice) {
        say(instance, notice.sentence());
        outbox.news(number -> new News(number, times.instant(), instance, News.Kind.NOTICE, null, null, null,
                notice.kind(), notice.peer(), notice.sentence()));
    }

    void changed(String instance, Action.RoleChanged change) {
        say(instance, "is " + change.to().toString().toLowerCase(Locale.ROOT) + ": " + change.sentence());
        outbox.news(number -> new News(number, times.instant(), instance, News.Kind.ROLE, change.from(), change.to(),
                change.cause(), null, null, change.sentence()));
    }

    void state(Seat seat) {
        outbox.state(seat.state());
    }

    void gone(Seat seat) {
        outbox.forget(seat.name());
    }

    void lacks(List<Lack> all) {
        if (!all.equals(lacks)) {
            all.stream().filter(each -> !lacks.contains(each)).forEach(each -> say(each.instance(), each.sentence()));
            lacks = List.copyOf(all);
            outbox.lacks(lacks);
        }
    }

    private void say(@Nullable String instance, String sentence) {
        log.accept(instance == null ? sentence : instance + ": " + sentence);
    }
}
