package io.ballast.vrrp;

import java.util.List;

/**
 * Instances that are master together or not at all, such as the inner gateway and the outer address of a nat pair.
 *
 * @param instances names, at least two to be of use
 */
public record SyncGroup(String name, List<String> instances) {

    public SyncGroup {
        instances = List.copyOf(instances);
    }
}
