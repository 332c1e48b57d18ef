package io.ballast.plane.ipvs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.ballast.linux.Errno;
import io.ballast.linux.ScriptedKernel;
import io.ballast.linux.ScriptedKernel.Request;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** The reading half of the kernel's IPVS over given services, whose dumps can be told to go wrong. */
final class ScriptedTable {

    private static final int FAMILY = 34;

    final ScriptedKernel kernel = new ScriptedKernel(this::answer);
    private final Map<ServiceKey, ServiceEntry> services = new HashMap<>();
    /** What the next dumps of services show instead, in turn. */
    final List<List<ServiceEntry>> dumps = new ArrayList<>();
    /** Which errno the next requests get, in turn; 0 for a proper answer. */
    final List<Integer> refusals = new ArrayList<>();

    /** Hears of every service that was written; null for a table that takes what it is told and forgets it. */
    @Nullable
    Consumer<ServiceEntry> written;

    ScriptedTable(List<ServiceEntry> all) {
        all.forEach(service -> services.put(service.key(), service));
    }

    private List<ByteBuffer> answer(Request request) {
        if (request.type() == 16) {
            return List.of(ScriptedKernel.reply(request, 1, attributes -> attributes.u16(1, FAMILY)),
                    ScriptedKernel.ack(request));
        }
        int refusal = refusals.isEmpty() ? 0 : refusals.removeFirst();
        if (refusal != 0) {
            return List.of(ScriptedKernel.error(request, refusal, null));
        }
        boolean dump = (request.flags() & 0x300) == 0x300;
        return switch (request.command()) {
            case Ipvs.Command.GET_SERVICE -> dump ? dump(request) : one(request);
            case Ipvs.Command.GET_DEST -> servers(request);
            case Ipvs.Command.NEW_SERVICE, Ipvs.Command.SET_SERVICE, Ipvs.Command.NEW_DEST, Ipvs.Command.SET_DEST -> {
                if (written != null) {
                    write(request, written);
                }
                yield List.of(ScriptedKernel.ack(request));
            }
            default -> request.wantsAck() ? List.of(ScriptedKernel.ack(request)) : List.of();
        };
    }

    private void write(Request request, Consumer<ServiceEntry> to) {
        var attributes = request.attributes();
        attributes.next();
        var record = Objects.requireNonNull(ServiceRecord.read(attributes.nested()));
        var old = services.get(record.entry().key());
        var server = attributes.next()
                ? ServerRecord.read(attributes.nested(), record.entry().key().family()).entry()
                : null;
        var now = switch (request.command()) {
            case Ipvs.Command.NEW_SERVICE -> record.entry();
            case Ipvs.Command.SET_SERVICE -> record.entry().withServers(Objects.requireNonNull(old).servers());
            case Ipvs.Command.NEW_DEST, Ipvs.Command.SET_DEST -> with(Objects.requireNonNull(old),
                    Objects.requireNonNull(server));
            default -> throw new IllegalArgumentException("not written here: command " + request.command());
        };
        services.put(now.key(), now);
        to.accept(now);
    }

    private static ServiceEntry with(ServiceEntry service, ServerEntry server) {
        var servers = new ArrayList<>(service.servers());
        int at = servers.stream().map(ServerEntry::key).toList().indexOf(server.key());
        if (at < 0) {
            servers.add(server);
        } else {
            servers.set(at, server);
        }
        return service.withServers(servers);
    }

    /** How often all services were asked for. */
    long serviceDumps() {
        return kernel.requests.stream().filter(request -> request.type() == FAMILY
                && request.command() == Ipvs.Command.GET_SERVICE && (request.flags() & 0x300) == 0x300).count();
    }

    private List<ByteBuffer> dump(Request request) {
        var shown = dumps.isEmpty() ? services.values() : dumps.removeFirst();
        var answers = new ArrayList<ByteBuffer>();
        shown.forEach(service -> answers.add(ScriptedKernel.reply(request, Ipvs.Command.NEW_SERVICE,
                attributes -> ServiceWriter.describe(attributes, service))));
        answers.add(ScriptedKernel.done(request, 0));
        return answers;
    }

    private List<ByteBuffer> one(Request request) {
        var service = services.get(key(request));
        return service == null
                ? List.of(ScriptedKernel.error(request, Errno.ESRCH, null))
                : List.of(ScriptedKernel.reply(request, Ipvs.Command.NEW_SERVICE,
                        attributes -> ServiceWriter.describe(attributes, service)), ScriptedKernel.ack(request));
    }

    /** Newest first, as the kernel does. */
    private List<ByteBuffer> servers(Request request) {
        var service = services.get(key(request));
        var answers = new ArrayList<ByteBuffer>();
        if (service != null) {
            service.servers().reversed().forEach(server -> answers.add(ScriptedKernel.reply(request,
                    Ipvs.Command.NEW_DEST, attributes -> ServerWriter.describe(attributes, server))));
        }
        answers.add(ScriptedKernel.done(request, 0));
        return answers;
    }

    private static ServiceKey key(Request request) {
        var attributes = request.attributes();
        attributes.next();
        var record = ServiceRecord.read(attributes.nested());
        if (record == null) {
            throw new IllegalStateException("a request without a service");
        }
        return record.entry().key();
    }
}
