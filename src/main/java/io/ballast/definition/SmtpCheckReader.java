package io.ballast.definition;

import java.util.List;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.SmtpCheck;

import org.jspecify.annotations.Nullable;

/** Reads checks of type smtp. */
final class SmtpCheckReader {

    static final List<String> FIELDS = Stream
            .concat(CheckFields.paced("helo", "startTls").stream(), TlsReader.SETTINGS.stream()).toList();

    private SmtpCheckReader() {
    }

    static SmtpCheck read(CheckFields in, @Nullable Check old) {
        var fields = in.fields;
        var helo = fields.<@Nullable String>read("helo", null, Texts::hostName);
        var before = old instanceof SmtpCheck check ? check.startTls() : null;
        if (fields.flag("startTls", false)) {
            return new SmtpCheck(in.pace(), in.reach(), helo, TlsReader.setting(in, before));
        }
        for (var name : TlsReader.SETTINGS) {
            // A key that is only kept goes with what it was for.
            boolean kept = name.equals("clientKey") && before != null && !in.isGiven(fields, name);
            if (fields.has(name) && !kept) {
                fields.fault(name, "goes with startTls only; set that to true, or leave this out.");
            }
        }
        return new SmtpCheck(in.pace(), in.reach(), helo, null);
    }
}
