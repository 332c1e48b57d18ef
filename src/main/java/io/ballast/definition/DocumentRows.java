package io.ballast.definition;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import jakarta.persistence.EntityManager;

/** Reads and writes the rows of what is stored as one document each, within a transaction that the caller has begun. */
final class DocumentRows {

    private final EntityManager rows;

    DocumentRows(EntityManager rows) {
        this.rows = rows;
    }

    /** How members of one map become rows. */
    private record Kind<T, R extends DocumentRow>(Class<R> entity, Supplier<R> fresh, Function<T, String> document,
            ToLongFunction<T> revision) {
    }

    private static final Kind<VrrpDefinition, VrrpInstanceEntity> INSTANCES = new Kind<>(VrrpInstanceEntity.class,
            VrrpInstanceEntity::new, EntityCodec::document, VrrpDefinition::revision);
    private static final Kind<SyncGroupDefinition, SyncGroupEntity> GROUPS = new Kind<>(SyncGroupEntity.class,
            SyncGroupEntity::new, EntityCodec::document, SyncGroupDefinition::revision);

    private static final Kind<NotificationChannel, NotificationChannelEntity> CHANNELS = new Kind<>(
            NotificationChannelEntity.class, NotificationChannelEntity::new, EntityCodec::document,
            NotificationChannel::revision);
    private static final Kind<NotificationRule, NotificationRuleEntity> RULES = new Kind<>(
            NotificationRuleEntity.class, NotificationRuleEntity::new, EntityCodec::document,
            NotificationRule::revision);

    SortedMap<String, VrrpDefinition> instances(EntityCodec codec) {
        return load(INSTANCES, row -> codec.instance(EntityCodec.JSON.readTree(row.document), row.revision));
    }

    SortedMap<String, SyncGroupDefinition> groups(EntityCodec codec) {
        return load(GROUPS, row -> codec.group(EntityCodec.JSON.readTree(row.document), row.revision));
    }

    SortedMap<String, NotificationChannel> channels(EntityCodec codec) {
        return load(CHANNELS, row -> codec.channel(EntityCodec.JSON.readTree(row.document), row.revision));
    }

    SortedMap<String, NotificationRule> rules() {
        return load(RULES, row -> EntityCodec.rule(EntityCodec.JSON.readTree(row.document), row.revision));
    }

    private <T, R extends DocumentRow> SortedMap<String, T> load(Kind<T, R> kind, Function<R, T> read) {
        var found = new TreeMap<String, T>();
        rows.createQuery("from " + kind.entity().getSimpleName(), kind.entity())
                .setHint("org.hibernate.readOnly", true).getResultStream()
                .forEach(row -> found.put(row.name, read.apply(row)));
        return found;
    }

    void removeAll() {
        for (var kind : List.of(INSTANCES, GROUPS, CHANNELS, RULES)) {
            rows.createQuery("delete from " + kind.entity().getSimpleName()).executeUpdate();
        }
    }

    /** Brings the rows from one snapshot to another, touching only those that differ. */
    void apply(Snapshot before, Snapshot after) {
        apply(before.vrrpInstances(), after.vrrpInstances(), INSTANCES);
        apply(before.syncGroups(), after.syncGroups(), GROUPS);
        apply(before.notificationChannels(), after.notificationChannels(), CHANNELS);
        apply(before.notificationRules(), after.notificationRules(), RULES);
    }

    private <T, R extends DocumentRow> void apply(Map<String, T> before, Map<String, T> after, Kind<T, R> kind) {
        before.keySet().stream().filter(name -> !after.containsKey(name))
                .forEach(name -> rows.remove(row(name, kind)));
        after.forEach((name, member) -> {
            var old = before.get(name);
            long revision = kind.revision().applyAsLong(member);
            if (old == null) {
                var row = kind.fresh().get();
                row.set(name, kind.document().apply(member), revision);
                rows.persist(row);
            } else if (kind.revision().applyAsLong(old) != revision) {
                row(name, kind).set(name, kind.document().apply(member), revision);
            }
        });
    }

    private <R extends DocumentRow> R row(String name, Kind<?, R> kind) {
        return rows.createQuery("from " + kind.entity().getSimpleName() + " where name = :name", kind.entity())
                .setParameter("name", name).getSingleResult();
    }
}
