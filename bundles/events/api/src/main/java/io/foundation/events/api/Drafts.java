package io.foundation.events.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Drafts of what programs tell of themselves, in a form that tools know. They are for the stream {@link Events#USER} unless told otherwise. */
public final class Drafts {

    /** The longest text of an argument, a result or a state; longer ones are cut. */
    public static final int MAX_TEXT = 10_000;

    public static final String FUNCTION_ENTRY = "function.entry";
    public static final String FUNCTION_EXIT = "function.exit";
    public static final String STATE_CHANGE = "state.change";

    private Drafts() {
    }

    /**
     * A method begins.
     *
     * @param arguments as text, cut if too long
     * @param callId    joins the beginning and the end
     */
    public static EventDraft functionEntry(String type, String method, Object[] arguments, long callId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("module", type);
        data.put("function", method);
        data.put("arity", arguments.length);
        data.put("args", Arrays.stream(arguments).map(Drafts::text).toList());
        data.put("call_id", callId);
        return EventDraft.of(FUNCTION_ENTRY, data);
    }

    /**
     * A method has ended.
     *
     * @param reason how: {@code normal}, or the class of what it threw
     */
    public static EventDraft functionExit(String type, String method, int arity, long callId, Object result, long nanos, String reason) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("module", type);
        data.put("function", method);
        data.put("arity", arity);
        data.put("call_id", callId);
        data.put("result", text(result));
        data.put("duration_ns", nanos);
        data.put("exit_reason", reason);
        return EventDraft.of(FUNCTION_EXIT, data);
    }

    /** A state was, or may have been, replaced by another; {@code state_diff} is {@code no_change} if, and only if, the two are equal. */
    public static EventDraft stateChange(String source, String callback, Object before, Object after) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("callback", callback);
        data.put("old_state", text(before));
        data.put("new_state", text(after));
        data.put("state_diff", Objects.equals(before, after) ? "no_change" : "changed");
        return EventDraft.of(STATE_CHANGE, data).from(source);
    }

    private static String text(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
