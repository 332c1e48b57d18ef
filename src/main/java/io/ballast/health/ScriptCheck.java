package io.ballast.health;

import java.util.List;

/**
 * A program says whether the server is well.
 *
 * @param script a name, looked up in the directories that the director's settings allow
 * @param arguments given as they are, never through a shell
 * @param dynamicWeight whether an exit status from 2 to 255 means up with the weight two below it (0 to 253)
 */
public record ScriptCheck(Pace pace, Reach reach, String script, List<String> arguments,
        boolean dynamicWeight) implements PacedCheck {

    public ScriptCheck {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String type() {
        return "script";
    }

    @Override
    public boolean needsPort() {
        return false;
    }
}
