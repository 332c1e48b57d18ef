package io.ballast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.plane.KernelReport;
import io.ballast.plane.KernelReport.Setting;
import io.ballast.plane.Use;

import org.junit.jupiter.api.Test;

class OverviewPageTest extends Observed {

    private static final String SERVERS = """
            {"name": "s1", "address": "127.0.0.1", "port": 28181},
            {"name": "s2", "address": "127.0.0.1", "port": 28182, "weight": 3}""";

    @Test
    void page_withoutClusters_saysHowToDefineOne() throws Exception {
        assertThat(page("/")).contains("No cluster yet", "PUT /api/v1/clusters/NAME").doesNotContain("<table>");
    }

    @Test
    void page_ofClusterThatIsUp_showsItsServersAndTheirWeights() throws Exception {
        store(cluster("web", service("http", 28180, SERVERS)));
        await(() -> page("/").contains("1 up"));
        assertThat(page("/")).contains("tcp 127.0.0.1:28180", "127.0.0.1:28181", ">3</td>")
                .doesNotContain("not whole", "class=\"state down\"", "does not answer</h2>");
    }

    @Test
    void page_ofServerThatIsDown_saysWhyAndSinceWhen() throws Exception {
        store(cluster("web", """
                {"name": "http", "protocol": "tcp", "address": "127.0.0.1", "port": 28180,
                 "check": {"type": "tcp", "interval": "200ms", "timeout": "100ms", "rise": 1, "fall": 1},
                 "servers": [{"name": "s1", "address": "127.0.0.1", "port": 9}]}"""));
        await(() -> page("/").contains("state down"));
        assertThat(page("/")).containsPattern("<time datetime=\"[0-9T:-]+Z\"").contains("refused", "1 down");
    }

    @Test
    void page_ofDrainingServer_saysWhatTheOperatorSaid() throws Exception {
        store(cluster("web", service("http", 28180,
                SERVERS + ", {\"name\": \"s3\", \"address\": \"127.0.0.1\", \"port\": 28183, \"adminState\": \"draining\"}")));
        await(() -> page("/").contains("state warn\">drain"));
    }

    @Test
    void page_withoutPlane_showsUnknownAsUnknown() throws Exception {
        store(cluster("web", service("http", 28180, SERVERS)));
        takePlaneAway();
        assertThat(page("/")).contains("The forwarding plane does not answer", RemovablePlane.REASON,
                "<dd><code>unknown</code></dd>").doesNotContain("<dd><code>0</code></dd>");
    }

    @Test
    void page_withAKernel_showsItsSettingsAndWhatIsAdvised() throws Exception {
        assertThat(page("/")).doesNotContain("<h2>Kernel</h2>");

        plane.kernel = new KernelReport(
                List.of(new Setting("net.ipv4.neigh.default.gc_thresh3", "1024", List.of(), "Room."),
                        new Setting("net.ipv4.vs.conn_max", null, List.of("1"), "New."),
                        new Setting("net.ipv4.ip_forward", "0", List.of("1", "2"), "Nat needs it.")),
                "nft keeps the packet rules.");
        var page = page("/");
        assertThat(page).contains("<h2>Kernel</h2>", "nft keeps the packet rules.", "1 not as advised", "Nat needs it.",
                "1 or 2</span>", "1024", "Room.");
        assertThat(page.indexOf("ip_forward")).isLessThan(page.indexOf("gc_thresh3"));
    }

    @Test
    void page_asksForAdviceAboutWhatIsDefined() throws Exception {
        plane.kernel = new KernelReport(List.of(), null);
        store(cluster("web", service("http", 28180, SERVERS)));
        assertThat(page("/")).contains("No service needs packet rules.", "state up\">as advised");
        assertThat(plane.uses).containsExactly(Use.NAT);
    }

    @Test
    void page_withoutDatabase_saysThatNothingCanBeChanged() throws Exception {
        store(cluster("web", service("http", 28180, SERVERS)));
        takeDatabaseAway();
        assertThat(page("/")).contains("The definitions cannot be changed now", database.reason(), "28180");
    }

    @Test
    void page_ofThousandServices_showsTheFirstHundred() throws Exception {
        store(cluster("many", IntStream.rangeClosed(1, 1000).mapToObj(
                """
                        {"name": "s%1$d", "firewallMark": %1$d, "family": "ipv4", "check": {"type": "none"}, "servers": []}"""::formatted)
                .collect(Collectors.joining(","))));
        var page = page("/");
        assertThat(page.split("<section class=\"service\"", -1)).hasSize(101);
        assertThat(page).contains("900</span> more of its services", "href=\"/?all=true\"");
        assertThat(page("/?all=true").split("<section class=\"service\"", -1)).hasSize(1001);
    }

    @Test
    void page_obeysItsContentSecurityPolicy() throws Exception {
        store(cluster("web", service("http", 28180, SERVERS)));
        assertThat(ask("/", "text/html").getHeader("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(page("/")).doesNotContain("<style", " style=", " onclick=")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @Test
    void names_thatLookLikeMarkup_areText() throws Exception {
        store("""
                {"clusters": [{"name": "web", "description": "<script>alert(1)</script>", "services": []}]}""");
        assertThat(page("/")).contains("&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void unknownPath_getsPageThatLeadsBack() throws Exception {
        var answer = ask("/nothing", "text/html");
        assertThat(answer.getStatus()).isEqualTo(404);
        assertThat(answer.getContentAsString()).contains("Back to the overview", "/assets/console.css");
    }

    @Test
    void ago_namesTheLargestUnit() {
        assertThat(ServerView.ago(Duration.ofMillis(300))).isEqualTo("now");
        assertThat(ServerView.ago(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(ServerView.ago(Duration.ofMinutes(59))).isEqualTo("59 min");
        assertThat(ServerView.ago(Duration.ofHours(23))).isEqualTo("23 h");
        assertThat(ServerView.ago(Duration.ofHours(49))).isEqualTo("2 d");
    }
}
