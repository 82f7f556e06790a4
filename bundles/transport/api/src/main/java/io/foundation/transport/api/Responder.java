package io.foundation.transport.api;

import io.foundation.base.api.error.FoundationException;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers one request. The first answer counts, later ones are ignored. Thread-safe, does not block. */
@ConsumerType
public interface Responder {

    void reply(byte[] body);

    /** Answers with an error: its code and message reach the caller. */
    void fail(FoundationException error);
}
