package io.ballast.vrrp.router;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.ballast.linux.Interfaces;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.Session;
import io.ballast.linux.VirtualMacs;
import io.ballast.table.HeldAddress;

/** The process of the guard. */
final class GuardMain implements Guard.Aftermath {

    private final Optional<ProcessHandle> router;
    private final Interfaces interfaces;
    private final Map<HeldAddress, Integer> indexes = new HashMap<>();

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
    public void note(HeldAddress address) {
        var link = interfaces.link(address.interfaceName());
        if (link != null) {
            indexes.put(address, link.index());
        }
    }

    @Override
    public void take(HeldAddress address) {
        var index = indexes.get(address);
        if (index != null) {
            KernelGround.take(interfaces, index, address);
        }
        var link = interfaces.link(address.interfaceName());
        if (link != null && (index == null || link.index() != index)) {
            KernelGround.take(interfaces, link.index(), address);
        }
    }

    @Override
    public void lowerVirtualLinks() {
        for (var link : new VirtualMacs(interfaces, new ProcSysctls()).read()) {
            if (link.isSetUp()) {
                interfaces.setUp(link.index(), false);
            }
        }
    }
}
