package io.ballast.vrrp.router;

import java.util.Optional;

import io.ballast.linux.Interfaces;
import io.ballast.linux.Session;
import io.ballast.table.HeldAddress;

/** The process of the guard. */
final class GuardMain implements Guard.Aftermath {

    private final Optional<ProcessHandle> router;
    private final Interfaces interfaces;

    private GuardMain(Optional<ProcessHandle> router, Interfaces interfaces) {
        this.router = router;
        this.interfaces = interfaces;
    }

    /**
     * @param router its process number; it is killed only while this is its child, since numbers are given away anew
     * @return the exit code
     */
    static int run(long router) throws InterruptedException {
        Session.begin();
        // None if it has ended by now: what it said before that is still to be read.
        var parent = ProcessHandle.current().parent().filter(each -> each.pid() == router);
        try (var interfaces = new Interfaces()) {
            new Guard(new GuardMain(parent, interfaces), System::nanoTime).watch(System.in, System.out);
        }
        return 0;
    }

    /** The handle knows when its process began, and kills no other one with its number. */
    @Override
    public void killRouter() {
        router.ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void take(HeldAddress address) {
        var link = interfaces.link(address.interfaceName());
        if (link != null) {
            KernelGround.take(interfaces, link.index(), address);
        }
    }
}
