package io.ballast.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;

import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.PacedCheck;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Whose secrets the checks of a list keep. Checks have no names, and a place in a list is none: whoever puts one check
 * before another, or sorts them, must not send the password of one to the address of the other. So a check keeps the
 * secrets of the old one that is shown as it is. One that is shown like none may be the old one at its place, changed,
 * if no check came or went, no other is shown like that one, and its secrets would still go where they went. Any other
 * keeps none.
 */
final class KeptSecrets {

    /** Where the secrets of a check go: its type says how, and no address, port or host means the server's own. */
    private record Destination(String type, @Nullable IpAddress address, int port, @Nullable String host,
            @Nullable String serverName) {
    }

    private final List<? extends @Nullable Check> members;
    private final List<Check> old;
    /** By place in the new list. */
    private final List<@Nullable Check> kept;
    /** By place in the old list. */
    private final boolean[] taken;

    private KeptSecrets(List<? extends @Nullable Check> members, List<Check> old) {
        this.members = members;
        this.old = old;
        this.kept = new ArrayList<@Nullable Check>(Collections.<@Nullable Check>nCopies(members.size(), null));
        this.taken = new boolean[old.size()];
    }

    /**
     * For each member of the new list the old check whose secrets it keeps, or null.
     *
     * @param members as they would be shown, with any secrets; null for one that cannot be read
     */
    static List<@Nullable Check> of(List<? extends @Nullable Check> members, List<Check> old) {
        var secrets = new KeptSecrets(members, old);
        // Two checks can be shown alike and differ in their secrets; those stay in their places.
        secrets.takeOwnPlaces(KeptSecrets::areShownAlike);
        secrets.takeAnyPlaces(KeptSecrets::areShownAlike);
        if (members.size() == old.size()) {
            secrets.takeOwnPlaces(KeptSecrets::goToOnePlace);
        }
        return secrets.kept;
    }

    private void takeOwnPlaces(BiPredicate<Check, Check> areOne) {
        for (int i = 0; i < Math.min(members.size(), old.size()); i++) {
            take(i, i, areOne);
        }
    }

    private void takeAnyPlaces(BiPredicate<Check, Check> areOne) {
        for (int i = 0; i < members.size(); i++) {
            for (int from = 0; from < old.size(); from++) {
                take(i, from, areOne);
            }
        }
    }

    private void take(int place, int from, BiPredicate<Check, Check> areOne) {
        var member = members.get(place);
        if (member != null && kept.get(place) == null && !taken[from] && areOne.test(member, old.get(from))) {
            kept.set(place, old.get(from));
            taken[from] = true;
        }
    }

    private static boolean areShownAlike(Check member, Check old) {
        return member.type().equals(old.type())
                && DocumentWriter.SHOWN.checks(List.of(member)).equals(DocumentWriter.SHOWN.checks(List.of(old)));
    }

    private static boolean goToOnePlace(Check member, Check old) {
        var destination = destination(member);
        return destination != null && destination.equals(destination(old));
    }

    /** @return null for a kind that has no secrets */
    private static @Nullable Destination destination(Check check) {
        return switch (check) {
            case HttpCheck http -> destination(http, http.host(), http.tls());
            case TlsCheck tls -> destination(tls, null, tls.tls());
            case SmtpCheck smtp -> destination(smtp, null, smtp.startTls());
            case DnsCheck dns -> destination(dns, null, null);
            default -> null;
        };
    }

    private static Destination destination(PacedCheck check, @Nullable String host, @Nullable TlsSetting tls) {
        return new Destination(check.type(), check.reach().address(), check.reach().port(), host,
                tls == null ? null : tls.serverName());
    }
}
