package io.ballast.linux;

import java.util.function.Consumer;

/**
 * One family of generic netlink. Its number is given out when its module is loaded, and another one when it is loaded
 * again: {@link #forget()} after an ENOENT that may mean just that.
 */
public final class GenericNetlink {

    private static final int CONTROLLER = 16;
    private static final int GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;
    static final int HEADER_BYTES = 4;

    private final Netlink netlink;
    private final String name;
    private final int version;
    private int family;

    /** @param version of the family's protocol */
    public GenericNetlink(Netlink netlink, String name, int version) {
        this.netlink = netlink;
        this.name = name;
        this.version = version;
    }

    /**
     * A request to the family, whose number is looked up when it is not known.
     *
     * @param command such as {@code IPVS_CMD_NEW_SERVICE}
     * @throws ErrnoException with ENOENT if the kernel has no such family
     */
    public NetlinkRequest request(String call, int command, Consumer<AttributeWriter> attributes) {
        return request(call, family(), command, version, attributes);
    }

    /** The family's number. */
    public int family() {
        if (family == 0) {
            netlink.get(request("generic netlink family " + name, CONTROLLER, GET_FAMILY, 1,
                    attributes -> attributes.string(FAMILY_NAME, name)), reply -> family = id(reply));
            if (family == 0) {
                throw new MalformedMessage("no number for generic netlink family " + name);
            }
        }
        return family;
    }

    /** Looks the number up again at the next request. */
    public void forget() {
        family = 0;
    }

    private static int id(NetlinkMessage reply) {
        var attributes = reply.attributes(HEADER_BYTES);
        int id = 0;
        while (attributes.next()) {
            id = attributes.type() == FAMILY_ID ? attributes.u16() : id;
        }
        attributes.check();
        return id;
    }

    private static NetlinkRequest request(String call, int type, int command, int version,
            Consumer<AttributeWriter> attributes) {
        return new NetlinkRequest(call, type, 0, buffer -> {
            buffer.put((byte) command).put((byte) version).putShort((short) 0);
            attributes.accept(new AttributeWriter(buffer));
        });
    }
}
