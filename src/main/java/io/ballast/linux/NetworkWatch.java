package io.ballast.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells what changes about interfaces and addresses of the network namespace of the thread that opens it; for one
 * thread, which waits with a {@link PollSet}. Open it before reading how things are, so that nothing falls in between.
 */
public final class NetworkWatch implements Pollable, AutoCloseable {

    private final NetlinkSocket socket = NetlinkSocket.routeNews();

    @Override
    public int descriptor() {
        return socket.descriptor();
    }

    /**
     * The news of one datagram in their order, and none if there is nothing now; never waits. Call it until it is empty.
     *
     * @throws ErrnoException if the socket is of no more use
     */
    public List<NetworkNews> read() {
        try {
            var news = new ArrayList<NetworkNews>();
            var datagram = socket.receiveWithoutWaiting();
            while (datagram != null) {
                NetlinkMessage.each(datagram, message -> read(message, news));
                datagram = news.isEmpty() ? socket.receiveWithoutWaiting() : null;
            }
            return news;
        } catch (MalformedMessage e) {
            return missed();
        } catch (ErrnoException e) {
            requireLoss(e);
            return missed();
        }
    }

    /**
     * Throws away what is left, which would be older than what is read from now on; and until the queue is empty the kernel
     * drops all further news without a word (NETLINK_S_CONGESTED in net/netlink/af_netlink.c).
     */
    private List<NetworkNews> missed() {
        boolean more = true;
        while (more) {
            try {
                more = socket.receiveWithoutWaiting() != null;
            } catch (ErrnoException e) {
                requireLoss(e);
            }
        }
        return List.of(new NetworkNews.Missed());
    }

    /** The queue ran over, or a datagram was cut off. */
    private static void requireLoss(ErrnoException e) {
        if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EMSGSIZE) {
            throw e;
        }
    }

    private static void read(NetlinkMessage message, List<NetworkNews> news) {
        switch (message.type()) {
            case LinkMessages.NEW_LINK, LinkMessages.DELETE_LINK -> {
                var link = LinkMessages.read(message);
                if (link != null) {
                    news.add(message.type() == LinkMessages.NEW_LINK
                            ? new NetworkNews.Link(link)
                            : new NetworkNews.LinkGone(link));
                }
            }
            case AddressMessages.NEW_ADDRESS, AddressMessages.DELETE_ADDRESS -> {
                var address = AddressMessages.read(message);
                if (address != null) {
                    news.add(message.type() == AddressMessages.NEW_ADDRESS
                            ? new NetworkNews.Address(address)
                            : new NetworkNews.AddressGone(address));
                }
            }
            case NetlinkMessage.OVERRUN -> news.add(new NetworkNews.Missed());
            default -> {
            }
        }
    }

    @Override
    public String toString() {
        return "news of interfaces";
    }

    @Override
    public void close() {
        socket.close();
    }
}
