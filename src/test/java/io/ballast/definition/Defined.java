package io.ballast.definition;

import tools.jackson.databind.node.ObjectNode;

/** Definitions as they are made of documents, for whoever tests with more than one kind of them. */
public final class Defined {

    private Snapshot now = Snapshot.EMPTY;

    /** With another cluster. */
    public Defined cluster(String document) {
        return with(name -> new Edit.PutCluster(name, Examples.json(document)), document);
    }

    /** With another VRRP instance. */
    public Defined instance(String document) {
        return with(name -> new Edit.PutVrrpInstance(name, Examples.json(document)), document);
    }

    /** With a sync group. */
    public Defined group(String document) {
        return with(name -> new Edit.PutSyncGroup(name, Examples.json(document)), document);
    }

    private interface ByName {

        Edit edit(String name);
    }

    private Defined with(ByName edit, String document) {
        var name = Names.of((ObjectNode) Examples.json(document));
        now = VrrpExamples.draft(now, edit.edit(name)).result();
        return this;
    }

    public Snapshot snapshot() {
        return now;
    }
}
