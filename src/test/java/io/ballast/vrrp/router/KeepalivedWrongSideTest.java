package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.ballast.secret.Secret;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keepalived that is set otherwise than the router beside it, which says what differs and goes on as it did. */
@Timeout(300)
class KeepalivedWrongSideTest {

    private static final Authentication NONE = new Authentication.None();
    private static final Authentication PASS = new Authentication.Pass(new Secret("secret12"));
    private static final Authentication OTHER_PASS = new Authentication.Pass(new Secret("another"));
    private static final Authentication HEADER = new Authentication.Header(new Secret("secret12"));
    private static final Authentication OTHER_HEADER = new Authentication.Header(new Secret("another"));

    /** @param priority keepalived's, where Ballast's is 100: the higher one where it must not be believed */
    private record Case(VirtualRouter ballast, VirtualRouter other, int priority, NoticeKind kind, String words) {
    }

    private static VirtualRouter plain(int id) {
        return VirtualRouter.of("V" + id, id);
    }

    private static final List<Case> CASES = List.of(
            new Case(plain(82).version2(NONE), plain(82).version2(NONE).every(Duration.ofSeconds(2)), 200,
                    NoticeKind.OTHER_INTERVAL, "interval is 2 s"),
            new Case(plain(83), plain(83).holding(VirtualRouter.address("10.99.0.183", 24)), 50,
                    NoticeKind.OTHER_ADDRESSES, "10.99.0.183"),
            new Case(plain(84), plain(84).version2(NONE), 200, NoticeKind.OTHER_VERSION, "version 2"),
            new Case(plain(85).version2(NONE), plain(85), 200, NoticeKind.OTHER_VERSION, "version 3"),
            new Case(plain(86).version2(PASS), plain(86).version2(OTHER_PASS), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "password"),
            new Case(plain(87).version2(PASS), plain(87).version2(NONE), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "it is not authenticated"),
            new Case(plain(88).version2(NONE), plain(88).version2(PASS), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "authenticated by a password"),
            new Case(plain(89).version2(HEADER), plain(89).version2(OTHER_HEADER), 200,
                    NoticeKind.OTHER_AUTHENTICATION, "password"),
            new Case(plain(90).ipv6(), plain(90).ipv6().holding(VirtualRouter.address("fe80::190", 64)), 50,
                    NoticeKind.OTHER_ADDRESSES, "fe80::190"),
            // Somebody else's virtual router, which has nothing in common with this one but its number.
            new Case(plain(91).version2(NONE), plain(91).version2(PASS).every(Duration.ofSeconds(3))
                    .holding(VirtualRouter.address("10.99.0.191", 24)), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "authenticated by a password"),
            new Case(plain(92).version2(HEADER), plain(92).version2(PASS), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "authenticated by a password"),
            new Case(plain(93).version2(NONE), plain(93).version2(HEADER), 200, NoticeKind.OTHER_AUTHENTICATION,
                    "authenticated by a header"));

    @TempDir
    private Path directory;

    private Network network;
    private OtherRouter other;

    @BeforeEach
    void start() throws Exception {
        network = new Network(directory);
        network.ballast.startRouter();
        other = new OtherRouter(network.other, directory.resolve("keepalived"));
    }

    @AfterEach
    void stop() throws Exception {
        other.close();
        network.close();
    }

    @Test
    void routerThatIsSetOtherwise_isNamedAndChangesNothing() throws Exception {
        assertNamedAndChangingNothing(CASES);
    }

    /** It comes by a protocol of IP that nobody here speaks. */
    @Test
    void headerWhereNoneIsExpected_isNamedAndChangesNothing() throws Exception {
        var alone = plain(94).version2(NONE);
        assertNamedAndChangingNothing(List.of(new Case(alone, alone.version2(HEADER), 200,
                NoticeKind.OTHER_AUTHENTICATION, "authenticated by a header")));
    }

    private void assertNamedAndChangingNothing(List<Case> cases) throws Exception {
        var ballast = new Told(network.ballast);
        var routers = cases.stream().map(Case::ballast).toList();
        ballast.configure(routers, 100);
        ballast.awaitRole(routers, Role.MASTER);
        int before = ballast.news.size();

        other.start(cases.stream().map(each -> each.other().keepalived(each.priority())).collect(Collectors.joining()));
        await().atMost(Network.LONG).untilAsserted(() -> {
            ballast.catchUp();
            for (var each : cases) {
                assertThat(ballast.news).as(each.ballast().name())
                        .anySatisfy(news -> assertNamed(each, news));
            }
        });
        assertThat(ballast.news.stream().skip(before).map(News::kind)).containsOnly(News.Kind.NOTICE);
        for (var each : routers) {
            assertThat(ballast.state(each).role()).isEqualTo(Role.MASTER);
            assertThat(each.held()).allMatch(network.ballast::holds);
        }
    }

    @Test
    void masterOfVersion3WithAnotherInterval_isNamedAndBelieved() throws Exception {
        var ballast = new Told(network.ballast);
        var slow = List.of(plain(81));
        other.start(plain(81).every(Duration.ofSeconds(1)).keepalived(200));
        network.awaitHolder(network.other, slow);
        ballast.configure(slow, 100);
        ballast.awaitRole(slow, Role.BACKUP);
        ballast.awaitHeard(slow);
        assertThat(ballast.news).filteredOn(each -> each.kind() == News.Kind.NOTICE).singleElement()
                .satisfies(each -> {
                    assertThat(each.notice()).isEqualTo(NoticeKind.OTHER_INTERVAL);
                    assertThat(each.sentence()).contains("10.99.0.2").contains("1000 ms").contains("300 ms");
                });
        assertThat(ballast.news).noneMatch(each -> each.to() == Role.MASTER);
        network.awaitHolder(network.other, slow);
    }

    private static void assertNamed(Case each, News news) {
        var peer = IpAddress.parse(each.ballast().held().getFirst().toString().contains(":") ? "fe80::2" : "10.99.0.2");
        assertThat(news.instance()).isEqualTo(each.ballast().name());
        assertThat(news.notice()).isEqualTo(each.kind());
        assertThat(news.peer()).isEqualTo(peer);
        assertThat(news.sentence()).contains(peer.toString()).contains(each.words());
    }
}
