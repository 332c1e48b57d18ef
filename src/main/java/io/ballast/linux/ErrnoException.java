package io.ballast.linux;

/** A native call failed. The message names the call, the errno and the kernel's own words. */
public final class ErrnoException extends RuntimeException {

    private final String call;
    private final int errno;

    /** @param words strerror's text, with the kernel's extended acknowledgement behind it where there is one */
    public ErrnoException(String call, int errno, String words) {
        super(call + ": " + words + " (errno " + errno + ")");
        this.call = call;
        this.errno = errno;
    }

    /** Such as {@code socket(AF_NETLINK)} or {@code IPVS NEW_SERVICE}. */
    public String call() {
        return call;
    }

    public int errno() {
        return errno;
    }
}
