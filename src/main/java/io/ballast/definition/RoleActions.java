package io.ballast.definition;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What starts and stops with the role of a director. Scripts are names of files in the directories that the director's
 * settings allow.
 *
 * @param onMaster run when it becomes master; null for nothing
 * @param onBackup when it becomes backup
 * @param onFault when it falls into fault
 * @param onStop when it leaves the instance for good
 * @param units of systemd, started in this order by a master and stopped in the other when it is none any more
 */
public record RoleActions(@Nullable String onMaster, @Nullable String onBackup, @Nullable String onFault,
        @Nullable String onStop, List<String> units) {

    public static final RoleActions NONE = new RoleActions(null, null, null, null, List.of());

    public RoleActions {
        units = List.copyOf(units);
    }
}
