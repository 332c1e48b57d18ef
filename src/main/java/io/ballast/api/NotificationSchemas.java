package io.ballast.api;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

import org.jspecify.annotations.Nullable;

/** The shapes of notification channels and rules for OpenAPI, and for nothing else; see {@link Schemas}. */
final class NotificationSchemas {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final String SECRET = ". Never given back: *** stands in its place; *** or leaving it out keeps it, null removes it";

    private NotificationSchemas() {
    }

    @Schema(description = "A way by which people or programs are told. Each type has fields of its own")
    record NotificationChannel(@Schema(pattern = NAME, description = "Equals the path's; may be left out") String name,
            String description,
            @Schema(defaultValue = "true", description = "Whether anything is sent by it; a test is sent all the same") boolean enabled,
            @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = {
                    "mail", "webhook",
                    "script"}) String type,
            @Schema(description = "mail: the server's name or address", example = "mail.example.test") String server,
            @Schema(minimum = "1", maximum = "65535", description = "mail: 25; 587 with starttls, 465 with tls") int port,
            @Schema(allowableValues = {"none", "starttls",
                    "tls"}, defaultValue = "none", description = "mail: starttls is required where it is chosen, never only tried") String security,
            @Schema(defaultValue = "true", description = "mail, webhook: whether the server must show a certificate for its name that is trusted") boolean verify,
            @Schema(description = "mail, webhook: PEM of the certificates that are trusted; by default those of Java") String ca,
            @Schema(description = "mail: for authentication, with password") String user,
            @Schema(format = "password", description = "mail" + SECRET) @Nullable String password,
            @Schema(description = "mail: the address that the mails come from", example = "Ballast <ballast@example.test>") String from,
            @Schema(description = "mail: the addresses that get them", example = "[\"ops@example.test\"]") List<String> to,
            @Schema(description = "webhook: where the messages go; {token} stands for the token", example = "https://hooks.example/ballast") String url,
            @Schema(allowableValues = {"generic", "slack", "teams", "pagerduty",
                    "custom"}, defaultValue = "generic", description = "webhook: whose shape of JSON it gets") String template,
            @Schema(description = "webhook: the JSON of the template custom; its texts may hold {placeholders}") Object body,
            @Schema(description = "webhook: further headers; {token} in a value stands for the token") Map<String, String> headers,
            @Schema(format = "password", description = "webhook: takes the place of {token} in url and headers"
                    + SECRET) @Nullable String token,
            @Schema(format = "password", description = "webhook: key of the signature, HMAC-SHA256"
                    + SECRET) @Nullable String key,
            @Schema(format = "password", description = "webhook: PagerDuty's integration key"
                    + SECRET) @Nullable String routingKey,
            @Schema(description = "script: the file in the directories that the director's settings allow") String script,
            @Schema(description = "script: given as they are, never through a shell") List<String> arguments,
            @Schema(example = "10s", description = "mail: for each answer; webhook: for the whole request; script: for the whole run, 30s by default") String timeout){
    }

    @Schema(description = "Which events go to whom")
    record NotificationRule(@Schema(pattern = NAME, description = "Equals the path's; may be left out") String name,
            String description, @Schema(defaultValue = "true") boolean enabled,
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "Names of notification channels") List<String> channels,
            @Schema(description = "Of events, such as server-health; none for all") List<String> kinds,
            @Schema(allowableValues = {
                    "info", "warning",
                    "critical"}, defaultValue = "warning", description = "The least that is sent; what is over follows what was sent") String severity,
            @Schema(description = "None for all") List<String> clusters,
            @Schema(description = "None for all") List<String> directors,
            @Schema(defaultValue = "false", description = "Whether what an operator did is sent") boolean operatorActs,
            @Schema(defaultValue = "2s", description = "How long a further message waits for more of the storm") String collect,
            @Schema(defaultValue = "0s", description = "How often an open incident is told again; 0s for never") String remind,
            @Schema(defaultValue = "true", description = "Whether the end of an incident is sent") boolean onClose){
    }

    record NotificationTest(@Schema(description = "Whether every recipient has the test") boolean delivered,
            @Schema(allowableValues = {
                    "delivered", "failed-for-now", "failed-for-good"}) String outcome,
            @Schema(description = "The other side's own words, or why there were none") String answer,
            @Schema(description = "Addresses of mail that have it") List<String> reached,
            @Schema(description = "Addresses of mail that were refused, with the server's words") Map<String, String> refused,
            @Schema(description = "What was said, without secrets") List<String> transcript){
    }
}
