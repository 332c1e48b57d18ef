package io.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import io.ballast.store.DirectorSettings.Ipvs.Sync;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SyncSettingsTest {

    private static DirectorSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bind("ballast", DirectorSettings.class).get();
    }

    @Test
    void sync_isReadFromTheSettings_andLeftOutByDefault() {
        assertThat(bind(Map.of("ballast.data", "/tmp")).ipvs().sync()).isNull();
        assertThat(bind(Map.of("ballast.data", "/tmp", "ballast.ipvs.sync.interface", "eth1")).ipvs().sync())
                .isEqualTo(new Sync("eth1", 1));
        assertThatThrownBy(() -> bind(Map.of("ballast.data", "/tmp", "ballast.ipvs.sync.interface", "eth1",
                "ballast.ipvs.sync.id", "0"))).rootCause().hasMessageContaining("must be 1 to 255, and is 0");
    }
}
