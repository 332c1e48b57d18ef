package io.ballast.event;

/** What troubles are of: there is at most one open incident of each. */
public sealed interface Home {

    /** A virtual service, with its servers. */
    record OfService(String cluster, String service) implements Home {

        @Override
        public String toString() {
            return "service " + cluster + "/" + service;
        }
    }

    /** A cluster as a whole. */
    record OfCluster(String cluster) implements Home {

        @Override
        public String toString() {
            return "cluster " + cluster;
        }
    }

    /** A VRRP instance. */
    record OfInstance(String instance) implements Home {

        @Override
        public String toString() {
            return "VRRP instance " + instance;
        }
    }

    /** One part of the director itself, such as its plane or its database. */
    record OfDirector(String part) implements Home {

        @Override
        public String toString() {
            return "director, " + part.replace('-', ' ');
        }
    }

    /** Where a trouble belongs. */
    static Home of(TroubleKey key) {
        var subject = key.subject();
        if (subject.instance() != null) {
            return new OfInstance(subject.instance());
        }
        if (subject.cluster() == null) {
            return new OfDirector(key.family());
        }
        return subject.service() == null
                ? new OfCluster(subject.cluster())
                : new OfService(subject.cluster(), subject.service());
    }
}
