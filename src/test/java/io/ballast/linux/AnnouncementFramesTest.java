package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

class AnnouncementFramesTest {

    private static final byte[] MAC = HexFormat.of().parseHex("020000000001");
    private static final IpAddress V4 = IpAddress.parse("10.0.0.1");

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void arpRequest_asksEverybodyForTheAddressItself() {
        assertThat(hex(AnnouncementFrames.arpRequest(MAC, V4))).isEqualTo("ffffffffffff" + "020000000001" + "0806"
                + "0001080006040001" + "020000000001" + "0a000001" + "000000000000" + "0a000001");
    }

    @Test
    void arpReply_tellsEverybodyWhereTheAddressIs() {
        assertThat(hex(AnnouncementFrames.arpReply(MAC, V4))).isEqualTo("ffffffffffff" + "020000000001" + "0806"
                + "0001080006040002" + "020000000001" + "0a000001" + "020000000001" + "0a000001");
    }

    @Test
    void advertisement_goesToAllNodesWithOverride() {
        var frame = AnnouncementFrames.advertisement(MAC, IpAddress.parse("fd77::64"), false);

        assertThat(hex(frame)).startsWith("333300000001" + "020000000001" + "86dd" + "60000000" + "0020" + "3a" + "ff"
                + "fd770000000000000000000000000064" + "ff020000000000000000000000000001" + "8800")
                .endsWith("20000000" + "fd770000000000000000000000000064" + "0201" + "020000000001");
        assertThat(hex(AnnouncementFrames.advertisement(MAC, IpAddress.parse("fd77::64"), true))).contains("a0000000");
    }

    @Test
    void advertisement_hasAChecksumThatMakesTheSumAllOnes() {
        var frame = AnnouncementFrames.advertisement(MAC, IpAddress.parse("fd77::64"), true);
        // Source, target and message, and from the pseudo header the length and the next header.
        long sum = 32 + 58;
        for (int i = 22; i < frame.length; i += 2) {
            sum += (frame[i] & 0xff) << 8 | frame[i + 1] & 0xff;
        }
        assertThat((sum & 0xffff) + (sum >> 16)).isEqualTo(0xffff);
    }
}
