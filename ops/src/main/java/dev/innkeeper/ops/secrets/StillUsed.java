package dev.innkeeper.ops.secrets;

import java.util.List;

/** The step can not be taken yet; nothing was changed. */
public final class StillUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillUsed(String what) {
        super(what);
    }

    StillUsed(String what, List<String> who) {
        super(what + ":\n  " + String.join("\n  ", who));
    }
}
