package io.ballast.plane.ipvs;

/** Numbers of the kernel's interface (include/uapi/linux/ip_vs.h). */
final class Ipvs {

    static final String FAMILY = "IPVS";
    static final int VERSION = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private Ipvs() {
    }

    /** IPVS_CMD_. */
    static final class Command {
        static final int NEW_SERVICE = 1;
        static final int SET_SERVICE = 2;
        static final int DEL_SERVICE = 3;
        static final int GET_SERVICE = 4;
        static final int NEW_DEST = 5;
        static final int SET_DEST = 6;
        static final int DEL_DEST = 7;
        static final int GET_DEST = 8;
        static final int NEW_DAEMON = 9;
        static final int DEL_DAEMON = 10;
        static final int GET_DAEMON = 11;
        static final int SET_CONFIG = 12;
        static final int GET_CONFIG = 13;
        static final int GET_INFO = 15;
        static final int ZERO = 16;

        private Command() {
        }
    }

    /** IPVS_CMD_ATTR_. */
    static final class Top {
        static final int SERVICE = 1;
        static final int DEST = 2;
        static final int DAEMON = 3;
        static final int TIMEOUT_TCP = 4;
        static final int TIMEOUT_TCP_FIN = 5;
        static final int TIMEOUT_UDP = 6;

        private Top() {
        }
    }

    /** IPVS_INFO_ATTR_, a number space of its own. */
    static final class InfoReply {
        static final int VERSION = 1;
        static final int CONN_TAB_SIZE = 2;

        private InfoReply() {
        }
    }

    /** IPVS_SVC_ATTR_. */
    static final class Service {
        static final int AF = 1;
        static final int PROTOCOL = 2;
        static final int ADDR = 3;
        static final int PORT = 4;
        static final int FWMARK = 5;
        static final int SCHED_NAME = 6;
        static final int FLAGS = 7;
        static final int TIMEOUT = 8;
        static final int NETMASK = 9;
        static final int PE_NAME = 11;
        static final int STATS64 = 12;

        private Service() {
        }
    }

    /** IP_VS_SVC_F_. Bit 0x2 (HASHED) is the kernel's own. */
    static final class Flag {
        static final int PERSISTENT = 0x1;
        static final int ONE_PACKET = 0x4;
        static final int SCHED_1 = 0x8;
        static final int SCHED_2 = 0x10;
        static final int SCHED_3 = 0x20;
        /** What a request of ours decides; other bits stay as they are. */
        static final int OURS = PERSISTENT | ONE_PACKET | SCHED_1 | SCHED_2 | SCHED_3;

        private Flag() {
        }
    }

    /** IPVS_DEST_ATTR_. */
    static final class Dest {
        static final int ADDR = 1;
        static final int PORT = 2;
        static final int FWD_METHOD = 3;
        static final int WEIGHT = 4;
        static final int U_THRESH = 5;
        static final int L_THRESH = 6;
        static final int ACTIVE_CONNS = 7;
        static final int INACT_CONNS = 8;
        static final int PERSIST_CONNS = 9;
        static final int ADDR_FAMILY = 11;
        static final int STATS64 = 12;
        static final int TUN_TYPE = 13;
        static final int TUN_PORT = 14;
        static final int TUN_FLAGS = 15;

        private Dest() {
        }
    }

    /** IPVS_STATS_ATTR_, all 64 bits wide within STATS64. */
    static final class Stats {
        static final int CONNS = 1;
        static final int INPKTS = 2;
        static final int OUTPKTS = 3;
        static final int INBYTES = 4;
        static final int OUTBYTES = 5;
        static final int CPS = 6;
        static final int INPPS = 7;
        static final int OUTPPS = 8;
        static final int INBPS = 9;
        static final int OUTBPS = 10;
        static final int COUNT = 11;

        private Stats() {
        }
    }
}
