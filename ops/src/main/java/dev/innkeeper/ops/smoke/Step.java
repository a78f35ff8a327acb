package dev.innkeeper.ops.smoke;

/** One thing the smoke test does and checks. */
record Step(String name, Check check) {
    /** Throws {@link SmokeFailure} when what it saw is wrong. */
    interface Check {
        void run() throws Exception;
    }
}
