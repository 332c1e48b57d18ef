package io.ballast.definition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.ballast.secret.SecretBox;

import jakarta.persistence.EntityManager;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads and writes the rows of the definitions, within a transaction that the caller has begun. */
@Component
class DefinitionRows {

    private final EntityManager rows;
    private final EntityCodec codec;
    private final DocumentRows documents;

    DefinitionRows(EntityManager rows, SecretBox box) {
        this.rows = rows;
        this.codec = new EntityCodec(box);
        this.documents = new DocumentRows(rows);
    }

    /** The latest revision; 0 before the first. */
    long revision() {
        return rows.createQuery("select coalesce(max(r.number), 0) from RevisionEntity r", Long.class)
                .getSingleResult();
    }

    /**
     * Everything stored. Each query sees what was committed when it began, so another director's write in between would
     * be read by half: then everything is read again.
     */
    Snapshot load() {
        long before = revision();
        while (true) {
            var clusters = clusters();
            var instances = documents.instances(codec);
            var groups = documents.groups(codec);
            var channels = documents.channels(codec);
            var rules = documents.rules();
            long after = revision();
            if (after == before) {
                return new Snapshot(after, clusters, instances, groups, channels, rules);
            }
            before = after;
            rows.clear();
        }
    }

    private SortedMap<String, Cluster> clusters() {
        Map<Long, List<RealServer>> servers = new HashMap<>();
        rows.createQuery("from ServerEntity order by serviceId, position", ServerEntity.class)
                .setHint("org.hibernate.readOnly", true).getResultStream().forEach(
                        row -> servers.computeIfAbsent(row.serviceId, _ -> new ArrayList<>()).add(row.toServer(codec)));
        Map<Long, List<VirtualService>> services = new HashMap<>();
        rows.createQuery("from ServiceEntity order by clusterId, position", ServiceEntity.class)
                .setHint("org.hibernate.readOnly", true).getResultStream().forEach(
                        row -> services.computeIfAbsent(row.clusterId, _ -> new ArrayList<>()).add(service(row,
                                servers.getOrDefault(row.id, List.of()))));
        var clusters = new TreeMap<String, Cluster>();
        rows.createQuery("from ClusterEntity", ClusterEntity.class).setHint("org.hibernate.readOnly", true)
                .getResultStream()
                .forEach(row -> clusters.put(row.name, codec.cluster(EntityCodec.JSON.readTree(row.document),
                        services.getOrDefault(row.id, List.of()), row.revision)));
        return clusters;
    }

    private VirtualService service(ServiceEntity row, List<RealServer> servers) {
        return codec.service(EntityCodec.JSON.readTree(row.document), row.mark, row.revision).with(servers);
    }

    /** Writes what changed between two snapshots, as the revision of the second. */
    void write(Snapshot before, Snapshot after, Author author, Instant time, String summary) {
        // First, so that of two writers the later one fails before it has changed anything.
        rows.persist(new RevisionEntity(after.revision(), time, author, summary));
        rows.flush();
        keep(after.revision(), false, Differences.between(before, after));
        keep(after.revision(), true, Differences.between(after, before));
        new RowChange(rows).apply(before, after);
        documents.apply(before, after);
        rows.flush();
    }

    /** Writes everything anew, whatever stands there, as the revision of the snapshot. */
    void replace(Snapshot after, Author author, Instant time, String summary) {
        var before = DocumentWriter.STORED.config(load());
        rows.clear();
        rows.persist(new RevisionEntity(after.revision(), time, author, summary));
        keep(after.revision(), false, Differences.between(before, DocumentWriter.STORED.config(after)));
        keep(after.revision(), true, Differences.between(DocumentWriter.STORED.config(after), before));
        for (var entity : List.of("ServerEntity", "ServiceEntity", "ClusterEntity")) {
            rows.createQuery("delete from " + entity).executeUpdate();
        }
        documents.removeAll();
        new RowChange(rows).apply(Snapshot.EMPTY, after);
        documents.apply(Snapshot.EMPTY, after);
        rows.flush();
    }

    private void keep(long revision, boolean backward, JsonNode difference) {
        RevisionPart.of(revision, backward, difference.toString()).forEach(rows::persist);
    }

    /** Revisions above a number, oldest first, without their secrets. */
    List<Revision> page(long after, int limit) {
        var found = rows.createQuery("from RevisionEntity where number > :after order by number", RevisionEntity.class)
                .setParameter("after", after).setMaxResults(limit).getResultList();
        var numbers = found.stream().map(revision -> revision.number).toList();
        var differences = differences(numbers, false);
        return found.stream().map(r -> new Revision(r.number, r.time, r.author, r.via,
                Masked.copy(differences.getOrDefault(r.number, EntityCodec.JSON.createArrayNode())), r.summary))
                .toList();
    }

    /** Differences that lead back, with their secrets sealed, from the one at the top down to just above another. */
    List<JsonNode> backwards(long top, long above) {
        var numbers = rows.createQuery(
                "select number from RevisionEntity where number > :above and number <= :top order by number desc",
                Long.class).setParameter("above", above).setParameter("top", top).getResultList();
        var differences = differences(numbers, true);
        return numbers.stream()
                .map(n -> differences.getOrDefault(n, EntityCodec.JSON.createArrayNode())).toList();
    }

    private Map<Long, JsonNode> differences(List<Long> revisions, boolean backward) {
        if (revisions.isEmpty()) {
            return Map.of();
        }
        var texts = rows.createQuery("""
                from RevisionPart where revision between :first and :last and backward = :backward
                order by revision, place""", RevisionPart.class)
                .setParameter("first", revisions.stream().mapToLong(n -> n).min().orElseThrow())
                .setParameter("last", revisions.stream().mapToLong(n -> n).max().orElseThrow())
                .setParameter("backward", backward).getResultStream().collect(Collectors.groupingBy(
                        part -> part.revision, Collectors.mapping(part -> part.text, Collectors.joining())));
        Map<Long, JsonNode> parsed = new HashMap<>();
        texts.forEach((revision, text) -> parsed.put(revision, EntityCodec.JSON.readTree(text)));
        return parsed;
    }
}
