package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.persistence.EntityManager;

/** Brings the rows from one snapshot to another, touching only those that differ. Level by level, in batches. */
final class RowChange {

    /** Names in one query; PostgreSQL takes 65535 parameters, and long lists make slow plans. */
    private static final int CHUNK = 500;

    private final EntityManager rows;
    private final Map<Long, VirtualService> changed = new LinkedHashMap<>();
    private final Map<ServiceEntity, VirtualService> added = new LinkedHashMap<>();
    private final List<Long> removed = new ArrayList<>();

    RowChange(EntityManager rows) {
        this.rows = rows;
    }

    void apply(Snapshot before, Snapshot after) {
        var gone = new ArrayList<Long>();
        for (var old : before.clusters().values()) {
            if (after.cluster(old.name()) == null) {
                var row = row(old.name());
                services(row.id, old.services(), List.of());
                gone.add(row.id);
            }
        }
        for (var cluster : after.clusters().values()) {
            var old = before.cluster(cluster.name());
            if (old == null) {
                var row = new ClusterEntity(cluster);
                rows.persist(row);
                services(row.id, List.of(), cluster.services());
            } else if (old.revision() != cluster.revision()) {
                var row = row(cluster.name());
                row.set(cluster);
                services(row.id, old.services(), cluster.services());
            }
        }
        rows.flush();
        added.keySet().forEach(rows::persist);
        rows.flush();
        servers();
        delete("ServerEntity", "serviceId", removed);
        delete("ServiceEntity", "id", removed);
        delete("ClusterEntity", "id", gone);
    }

    private ClusterEntity row(String name) {
        return rows.createQuery("from ClusterEntity where name = :name", ClusterEntity.class)
                .setParameter("name", name).getSingleResult();
    }

    private void services(long cluster, List<VirtualService> before, List<VirtualService> after) {
        var old = Lists.byName(before, VirtualService::name);
        var now = Lists.byName(after, VirtualService::name);
        boolean moved = !isAppended(before, after, now);
        var needed = new ArrayList<String>();
        old.forEach((name, service) -> {
            var fresh = now.get(name);
            if (moved || fresh == null || fresh.revision() != service.revision()) {
                needed.add(name);
            }
        });
        var found = new HashMap<String, ServiceEntity>();
        for (int i = 0; i < needed.size(); i += CHUNK) {
            rows.createQuery("from ServiceEntity where clusterId = :cluster and name in :names", ServiceEntity.class)
                    .setParameter("cluster", cluster)
                    .setParameter("names", needed.subList(i, Math.min(i + CHUNK, needed.size()))).getResultStream()
                    .forEach(row -> found.put(row.name, row));
        }
        found.values().stream().filter(row -> !now.containsKey(row.name)).forEach(row -> removed.add(row.id));
        place(cluster, after, old, found, moved);
    }

    private void place(long cluster, List<VirtualService> after, Map<String, VirtualService> old,
            Map<String, ServiceEntity> found, boolean moved) {
        int next = moved || old.isEmpty() || after.stream().allMatch(s -> old.containsKey(s.name()))
                ? 0
                : 1 + rows
                        .createQuery("select coalesce(max(position), -1) from ServiceEntity where clusterId = :cluster",
                                Integer.class)
                        .setParameter("cluster", cluster).getSingleResult();
        for (int i = 0; i < after.size(); i++) {
            var service = after.get(i);
            var row = found.get(service.name());
            var was = old.get(service.name());
            if (was == null) {
                added.put(new ServiceEntity(cluster, service, moved ? i : next++), service);
                continue;
            }
            if (row != null && moved) {
                row.position = i;
            }
            if (row != null && was.revision() != service.revision()) {
                row.set(service);
                changed.put(row.id, service);
            }
        }
    }

    /** Whether what is kept stands in its old order, and what is new after it. */
    private static boolean isAppended(List<VirtualService> before, List<VirtualService> after,
            Map<String, VirtualService> now) {
        var kept = before.stream().map(VirtualService::name).filter(now::containsKey).toList();
        return after.size() >= kept.size()
                && after.subList(0, kept.size()).stream().map(VirtualService::name).toList().equals(kept);
    }

    private void servers() {
        var found = new HashMap<Long, Map<String, ServerEntity>>();
        var ids = List.copyOf(changed.keySet());
        for (int i = 0; i < ids.size(); i += CHUNK) {
            rows.createQuery("from ServerEntity where serviceId in :ids", ServerEntity.class)
                    .setParameter("ids", ids.subList(i, Math.min(i + CHUNK, ids.size()))).getResultStream()
                    .forEach(row -> found.computeIfAbsent(row.serviceId, _ -> new HashMap<>()).put(row.name, row));
        }
        changed.forEach((id, service) -> servers(id, service, found.getOrDefault(id, new HashMap<>())));
        added.forEach((row, service) -> servers(row.id, service, new HashMap<>()));
        rows.flush();
    }

    private void servers(long service, VirtualService now, Map<String, ServerEntity> found) {
        for (int i = 0; i < now.servers().size(); i++) {
            var server = now.servers().get(i);
            var row = found.remove(server.name());
            if (row == null) {
                rows.persist(new ServerEntity(service, server, i));
            } else {
                row.set(server, i);
            }
        }
        found.values().forEach(rows::remove);
    }

    private void delete(String entity, String field, List<Long> ids) {
        for (int i = 0; i < ids.size(); i += CHUNK) {
            rows.createQuery("delete from " + entity + " where " + field + " in :ids")
                    .setParameter("ids", ids.subList(i, Math.min(i + CHUNK, ids.size()))).executeUpdate();
        }
    }
}
