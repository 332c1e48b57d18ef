package io.ballast.role;

import java.time.InstantSource;
import java.util.List;

import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.Up;

/** Boards of d1 for tests of those who read them. */
public final class Boards {

    private Boards() {
    }

    /** Of two instances, one of which this director is a backup in and the other it cannot take part in. */
    public static RoleBoard troubled(String why, Lack... lacks) {
        var defined = Setting.locked(Setting.defined(1, Setting.small("v", 1), Setting.small("w", 2)), "w");
        var board = new RoleBoard("d1", () -> defined, InstantSource.system());
        board.part(OwnPart.of("d1", defined));
        if (why.isEmpty()) {
            board.answers(new Up.Hello(Up.Hello.PROTOCOL, "1", 7, Setting.LONG_AGO));
            board.state(Setting.state("v", Role.BACKUP, 100));
        } else {
            board.silent(why);
        }
        board.lacks(List.of(lacks));
        return board;
    }
}
