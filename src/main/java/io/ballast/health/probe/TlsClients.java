package io.ballast.health.probe;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

import io.ballast.health.CannotProbe;
import io.ballast.health.TlsSetting;

/** A client for each setting in use: reading certificates takes longer than the handshake. Thread-safe. */
final class TlsClients {

    /** More settings than anybody has; a setting that was pushed out is read again. */
    private static final int MOST = 256;

    private final InstantSource clock;
    private final Map<TlsSetting, TlsClient> clients = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TlsSetting, TlsClient> eldest) {
            return size() > MOST;
        }
    };

    TlsClients(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws CannotProbe if a certificate or key of the setting cannot be read */
    TlsClient of(TlsSetting setting) throws CannotProbe {
        synchronized (clients) {
            var client = clients.get(setting);
            if (client == null) {
                client = new TlsClient(setting, clock);
                clients.put(setting, client);
            }
            return client;
        }
    }
}
