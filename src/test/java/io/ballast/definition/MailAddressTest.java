package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

    @Test
    void address_isTakenWithAndWithoutAName() {
        assertThat(MailAddress.parse("ops@example.test")).isEqualTo(new MailAddress("", "ops@example.test"));
        assertThat(MailAddress.parse("Second Person <second@example.test>"))
                .isEqualTo(new MailAddress("Second Person", "second@example.test"));
        assertThat(MailAddress.parse("\"Müller, Jörg\" <a+b@localhost>"))
                .isEqualTo(new MailAddress("Müller, Jörg", "a+b@localhost"));
        assertThat(MailAddress.parse("root@[192.0.2.1]").domain()).isEqualTo("[192.0.2.1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root@localhost", "keepalived@server1.example.com", "ops@example.com",
            "director@example.com", "o'brien+lvs@mail_1.example.com"})
    void addressAsPeopleHaveThem_isTaken(String text) {
        assertThat(MailAddress.parse(text).address()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "root", "@b", "a@", "a b@c", "a@b c", "a@b, c@d", "<a@b> x", "A <a@b> <c@d>",
            "a@b\r\nBcc: c@d", "a@b\u2028x", "a..b@c", "ä@b", "a@b-", "A <a@b\n>"})
    void whatIsNoAddress_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MailAddress.parse(text));
    }
}
