package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.ballast.linux.Announcer;
import io.ballast.linux.AssignedAddress;
import io.ballast.linux.DroppedAddresses;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.Interfaces;
import io.ballast.linux.LinkState;
import io.ballast.linux.NetworkWatch;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.Sysctls;
import io.ballast.linux.VirtualMacs;
import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** The kernel's interfaces and addresses; for the loop alone. */
final class KernelGround implements Ground {

    private final NetworkWatch watch = new NetworkWatch();
    private final Interfaces interfaces = new Interfaces();
    private final Sysctls sysctls = new ProcSysctls();
    private final VirtualMacs virtualMacs = new VirtualMacs(interfaces, sysctls);
    private final Announcer announcer = new Announcer();
    private final Map<String, LinkState> links = new LinkedHashMap<>();
    private final Map<HeldAddress, Integer> placed = new HashMap<>();
    private @Nullable DroppedAddresses dropped;
    private boolean looked;

    /** @param wires that wait for news of interfaces too */
    KernelGround(KernelWires wires) {
        wires.add(watch);
    }

    /** As {@link Rehearsal}: asks for an address on an interface that there cannot be. */
    void rehearse() {
        var address = new HeldAddress(IpAddress.parse("192.0.2.3"), 24, "");
        try {
            take(interfaces, Integer.MAX_VALUE, address);
            interfaces.add(AssignedAddress.forVrrp(Integer.MAX_VALUE, address.address(), address.prefixLength(), 0,
                    null));
        } catch (ErrnoException e) {
            // No such device, as was to be expected.
        }
    }

    @Override
    public boolean changed() {
        return watch.changed() || !looked;
    }

    @Override
    public Map<String, Link> look() {
        var byIndex = new LinkedHashMap<Integer, List<AssignedAddress>>();
        interfaces.addresses()
                .forEach(each -> byIndex.computeIfAbsent(each.interfaceIndex(), _ -> new ArrayList<>()).add(each));
        links.clear();
        var seen = new LinkedHashMap<String, Link>();
        for (var link : interfaces.links()) {
            links.put(link.name(), link);
            seen.put(link.name(), new Link(link.name(), link.index(), link.isRunning(), link.isSetUp(),
                    byIndex.getOrDefault(link.index(), List.of()).stream()
                            .map(each -> new HeldAddress(each.address(), each.prefixLength(), link.name())).toList()));
        }
        looked = true;
        return seen;
    }

    private LinkState link(String name) {
        var link = links.get(name);
        if (link == null) {
            throw noDevice(name);
        }
        return link;
    }

    private static ErrnoException noDevice(String name) {
        return new ErrnoException("interface " + name, Errno.ENODEV, "No such device");
    }

    @Override
    public void put(Place place) {
        var held = place.address();
        int index = link(held.interfaceName()).index();
        interfaces.add(AssignedAddress.forVrrp(index, held.address(), held.prefixLength(), place.scope().number(),
                place.label()));
        placed.put(held, index);
    }

    /** From where it was put, which may have another name by now. */
    @Override
    public void take(HeldAddress address) {
        var index = placed.get(address);
        if (index != null) {
            take(interfaces, index, address);
            placed.remove(address);
        }
        var named = links.get(address.interfaceName());
        if (named == null && index == null) {
            throw noDevice(address.interfaceName());
        }
        if (named != null && (index == null || named.index() != index)) {
            take(interfaces, named.index(), address);
        }
    }

    /** Takes an address from an interface by its number. */
    static void take(Interfaces interfaces, int index, HeldAddress address) {
        interfaces.remove(AssignedAddress.forVrrp(index, address.address(), address.prefixLength(), 0, null));
    }

    @Override
    public boolean announce(HeldAddress address) {
        var link = link(address.interfaceName());
        boolean router = address.address().family() == Family.IPV6
                && "1".equals(sysctls.read("net/ipv6/conf/" + link.name() + "/forwarding"));
        return announcer.announce(link, address.address(), router);
    }

    @Override
    public void drop(Set<IpAddress> addresses) {
        // Only where it is needed: not every kernel can.
        if (dropped == null) {
            dropped = new DroppedAddresses();
        }
        dropped.replace(addresses);
    }

    @Override
    public void makeVirtualLink(VrrpInstance instance) {
        var name = Place.virtualLink(instance);
        var made = withSettings(name, () -> virtualMacs.create(link(instance.interfaceName()), instance.family(),
                instance.virtualRouterId(), instance.hardwareAddress()));
        if (!made.name().equals(name)) {
            remove(made);
            throw new ErrnoException("interface " + name, Errno.EEXIST, "it exists, and is another's");
        }
        interfaces.setUp(made.index(), false);
        links.put(name, made);
    }

    @Override
    public void raiseVirtualLink(VrrpInstance instance, boolean up) {
        interfaces.setUp(link(Place.virtualLink(instance)).index(), up);
    }

    @Override
    public void dropVirtualLink(VrrpInstance instance) {
        var link = links.remove(Place.virtualLink(instance));
        if (link != null) {
            remove(link);
        }
    }

    @Override
    public void dropLeftVirtualLinks() {
        virtualMacs.read().forEach(this::remove);
    }

    private void remove(LinkState link) {
        withSettings(link.name(), () -> {
            virtualMacs.remove(link);
            return link;
        });
    }

    private static LinkState withSettings(String name, Supplier<LinkState> work) {
        try {
            return work.get();
        } catch (Sysctls.SysctlException e) {
            throw new ErrnoException("settings of " + name, Errno.EACCES, String.valueOf(e.getMessage()));
        }
    }
}
