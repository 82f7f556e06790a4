package io.foundation.testkit.nodes;

/**
 * What became of a console command.
 *
 * @param status the exit status of the command, or {@link #NO_ANSWER}
 * @param out    its output
 * @param err    its error output, or why there was no answer
 */
public record ExecResult(int status, String out, String err) {

    /** The node did not answer: it does not run, has not come so far, is paused, or went away. */
    public static final int NO_ANSWER = 69;

    /** Whether the command succeeded. */
    public boolean ok() {
        return status == 0;
    }

    @Override
    public String toString() {
        return "status " + status + (out.isBlank() ? "" : "\n" + out.strip()) + (err.isBlank() ? "" : "\n" + err.strip());
    }
}
