package io.ballast.definition;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;

/** What rows have in common that hold one named document each. */
@MappedSuperclass
abstract class DocumentRow {

    @Version
    int version;
    String name = "";
    @Column(length = 32600)
    String document = "";
    long revision;

    final void set(String newName, String newDocument, long newRevision) {
        name = newName;
        document = newDocument;
        revision = newRevision;
    }
}
