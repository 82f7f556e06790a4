package io.foundation.transport.link;

import static io.foundation.transport.link.HandshakeMessages.CHALLENGE;
import static io.foundation.transport.link.HandshakeMessages.HELLO;
import static io.foundation.transport.link.HandshakeMessages.IDENTITY;
import static io.foundation.transport.link.HandshakeMessages.LINK;
import static io.foundation.transport.link.HandshakeMessages.PROOF;
import static io.foundation.transport.link.HandshakeMessages.REFUSE;
import static io.foundation.transport.link.HandshakeMessages.WELCOME;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.codec.PlainText;
import io.foundation.base.codec.WireReader;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerCertificate;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.HandshakeMessages.Challenge;
import io.foundation.transport.link.HandshakeMessages.Hello;
import io.foundation.transport.link.HandshakeMessages.Identity;
import io.foundation.transport.link.HandshakeMessages.Refuse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One side of the handshake that makes a connection a link: both ends prove that they know the cluster's secret, by
 * challenge and response with HMAC-SHA-256 (RFC 2104, in the manner of ISO/IEC 9798-4 mutual authentication), and the
 * secret never crosses the wire.
 *
 * <pre>
 *   dialler                                          acceptor
 *   HELLO      versions, nonce, cluster tag   -->
 *                                             <--    CHALLENGE  version chosen, versions, nonce
 *   PROOF      mac(dialler key)               -->
 *                                             <--    IDENTITY   id, greeting, channels, mac(acceptor key)
 *   IDENTITY   id, greeting, channels, mac    -->
 *                                             <--    WELCOME    mac
 * </pre>
 *
 * Why so: <ul>
 * <li>The dialler proves itself first. Anybody can connect to a listening port, and gets nothing from it that depends on
 * the secret and not a word of who is there; only who is dialled sees a proof, and needs the secret to go on.</li>
 * <li>Identities and greetings are told only to a peer that has proved itself.</li>
 * <li>Every proof covers the hash of all messages of both sides so far, both nonces (32 random bytes each) and both version
 * ranges among them: nothing can be replayed, exchanged or talked down to an older version.</li>
 * <li>Each direction has its own key, and each proof the type of its message: no proof can be reflected. A node that is
 * led to itself by a third party recognises its own id.</li>
 * <li>The cluster's name is compared by a mark salted with the dialler's nonce: neither name is shown. It is no secret:
 * who guesses it can have the guess confirmed.</li>
 * <li>A refusal before a peer has proved itself is a bare code; to who does not speak this protocol nothing is said.
 * The code is a claim of somebody unproved: good for a message to the operator, not more.</li>
 * </ul>
 * A further connection of a link goes through the same handshake; the dialler's IDENTITY then holds the link's token, which both ends made from the
 * first one's transcript and the secret, and no greeting.
 * <p>What it does not do: alone it protects what follows neither against reading nor against somebody who sits on the wire;
 * that is the place of TLS, under this handshake. It is tied to the encrypted connection it runs in by a {@link ChannelBinding}.
 * <p>A protocol core: no I/O, clock or thread. Bytes go in, bytes and one outcome come out. Before a peer has proved itself,
 * messages are bounded to {@value HandshakeFraming#MAX_BYTES_UNPROVED} bytes when accepting, otherwise to
 * {@value HandshakeFraming#MAX_BYTES}. Not thread-safe.
 */
public final class HandshakeCore {

    /** Where a handshake's effects go. */
    public interface Effects {

        /** Bytes for the peer; the array is the receiver's own. */
        void send(byte[] bytes);

        /** Whether the proved peer may be linked. */
        Admission admit(PeerHello peer);

        /** Whether the proved peer may add a connection to a link. */
        Admission join(Joining joining);

        /** The handshake succeeded; what is left in the source are frames. The last effect. */
        void linked(Handshaken result);

        /** The handshake failed; after the bytes sent before, the connection is to be closed. The last effect. */
        void refused(Refusal refusal);
    }

    private enum Await { START, HELLO, CHALLENGE, PROOF, IDENTITY, WELCOME, NOTHING }

    private final HandshakeSettings settings;
    private final boolean dialler;
    private final Address remote;
    private final RandomGenerator random;
    private final Effects effects;
    private final Joining joining;
    private final HandshakeFraming framing = new HandshakeFraming();
    private Await await = Await.START;
    private byte[] nonce;
    private int version;
    private ChannelBinding binding = ChannelBinding.NONE;
    private PeerHello peer;
    private Identity peerIdentity;

    /**
     * @param settings what this node brings
     * @param dialler  whether this side dialled
     * @param remote   the address dialled, or where the connection came from
     * @param random   for the nonce; cryptographically strong in production
     */
    public HandshakeCore(HandshakeSettings settings, boolean dialler, Address remote, RandomGenerator random, Effects effects) {
        this(settings, dialler, null, remote, random, effects);
    }

    /**
     * As the other, for a further connection of a link.
     *
     * @param joining which link, on the side that dials; else null
     */
    public HandshakeCore(HandshakeSettings settings, boolean dialler, Joining joining, Address remote, RandomGenerator random, Effects effects) {
        this.joining = joining;
        this.settings = settings;
        this.dialler = dialler;
        this.remote = remote;
        this.random = random;
        this.effects = effects;
    }

    /** The connection is there, and is not encrypted: the dialler speaks. */
    public void start() {
        start(ChannelBinding.NONE);
    }

    /**
     * The connection is there, and encrypted if it is to be: the dialler speaks.
     *
     * @param encrypted what ties this handshake to that connection
     */
    public void start(ChannelBinding encrypted) {
        if (await != Await.START) {
            return;
        }
        binding = encrypted;
        if (encrypted.bytes().length > 0) {
            framing.remember(encrypted.bytes());
        }
        nonce = new byte[HandshakeMessages.NONCE_BYTES];
        random.nextBytes(nonce);
        await = dialler ? Await.CHALLENGE : Await.HELLO;
        if (dialler) {
            effects.send(framing.pack(new Hello(settings.versions(), nonce, settings.keys().clusterTag(nonce)).bytes()));
        }
    }

    /** Whether it came to an end, good or bad. */
    public boolean isOver() {
        return await == Await.NOTHING;
    }

    /** Bytes have come. Takes no more than belong to the handshake. */
    public void receive(ByteSource source) {
        while (await != Await.NOTHING) {
            byte[] message = null;
            try {
                boolean unproved = !dialler && (await == Await.HELLO || await == Await.PROOF);
                message = framing.next(source, unproved ? HandshakeFraming.MAX_BYTES_UNPROVED : HandshakeFraming.MAX_BYTES);
                if (message == null) {
                    return;
                }
                handle(message);
            } catch (HandshakeFraming.Breach e) {
                refuse(e.reason(), e.getMessage());
            } catch (FoundationException e) {
                refuse(RefusalReason.GARBAGE, "its handshake message " + (message == null ? "" : message[0] & 0xff) + " is malformed: " + e.getMessage());
            }
        }
    }

    /** The time for the handshake is over. */
    public void timeout() {
        refuse(RefusalReason.TIMEOUT, "it did not complete the handshake in time");
    }

    /** The connection ended. */
    public void disconnected() {
        if (await != Await.NOTHING) {
            over(Refusal.here(RefusalReason.ABANDONED, dialler ? "the connection was closed during the handshake"
                    : "it closed the connection before it had proved itself"));
        }
    }

    /**
     * The connection cannot be encrypted as it is to be: nothing can be said any more.
     *
     * @param here whether this side refused
     */
    public void unprotected(RefusalReason reason, boolean here, String detail) {
        if (await != Await.NOTHING) {
            over(new Refusal(reason, here, reason.word(), detail));
        }
    }

    /** The driver refuses, e.g. because there are too many links. */
    public void refuse(RefusalReason reason, String detail) {
        if (await == Await.NOTHING) {
            return;
        }
        boolean spoken = reason != RefusalReason.GARBAGE && reason != RefusalReason.OVERSIZED && reason != RefusalReason.TIMEOUT;
        if (spoken) {
            effects.send(framing.pack(new Refuse(reason, "", peer == null ? "" : detail).bytes()));
        }
        over(Refusal.here(reason, detail));
    }

    private void over(Refusal refusal) {
        await = Await.NOTHING;
        effects.refused(refusal);
    }

    private void handle(byte[] message) throws HandshakeFraming.Breach {
        int type = message[0] & 0xff;
        WireReader fields = new WireReader(message, 1, message.length - 1);
        if (type == REFUSE && await != Await.HELLO) {
            refusedByPeer(Refuse.read(fields));
            return;
        }
        int expected = switch (await) {
            case HELLO -> HELLO;
            case CHALLENGE -> CHALLENGE;
            case PROOF -> PROOF;
            case IDENTITY -> IDENTITY;
            case WELCOME -> WELCOME;
            default -> throw new HandshakeFraming.Breach(RefusalReason.GARBAGE, "it sent handshake message " + type + " before it was its turn");
        };
        if (type != expected) {
            throw new HandshakeFraming.Breach(RefusalReason.GARBAGE, "it sent handshake message " + type + " in place of " + expected);
        }
        switch (await) {
            case HELLO -> hello(Hello.read(fields), message);
            case CHALLENGE -> challenge(Challenge.read(fields), message);
            case PROOF -> proof(message);
            case IDENTITY -> identity(message);
            default -> welcome(message);
        }
    }

    private void hello(Hello hello, byte[] message) {
        version = settings.versions().common(hello.versions());
        if (!Arrays.equals(hello.clusterTag(), settings.keys().clusterTag(hello.nonce()))) {
            refuse(RefusalReason.CLUSTER, "it is of another cluster");
        } else if (version == ProtocolVersions.NONE) {
            refuse(RefusalReason.VERSION, "it speaks protocol version " + hello.versions() + ", this node " + settings.versions());
        } else {
            framing.remember(message);
            effects.send(framing.pack(new Challenge(version, settings.versions(), nonce).bytes()));
            await = Await.PROOF;
        }
    }

    private void challenge(Challenge challenge, byte[] message) {
        version = settings.versions().common(challenge.versions());
        if (version == ProtocolVersions.NONE || version != challenge.chosen()) {
            refuse(RefusalReason.VERSION, "it chose protocol version " + challenge.chosen() + " of its " + challenge.versions()
                    + ", this node speaks " + settings.versions());
            return;
        }
        framing.remember(message);
        byte[] proof = settings.keys().proof(true, PROOF, framing.transcript(), new byte[0]);
        effects.send(framing.pack(HandshakeMessages.proved(PROOF, new byte[0], proof)));
        await = Await.IDENTITY;
    }

    private void proof(byte[] message) throws HandshakeFraming.Breach {
        if (proved(message) != null && sayIdentity()) {
            await = Await.IDENTITY;
        }
    }

    /** The fields of a message whose proof is right; else refuses and gives null. */
    private byte[] proved(byte[] message) throws HandshakeFraming.Breach {
        int end = message.length - HandshakeKeys.MAC_BYTES;
        if (end < 1) {
            throw new HandshakeFraming.Breach(RefusalReason.GARBAGE, "its handshake message " + message[0] + " has no room for a proof");
        }
        byte[] fields = Arrays.copyOfRange(message, 1, end);
        byte[] proof = Arrays.copyOfRange(message, end, message.length);
        if (!settings.keys().proves(proof, !dialler, message[0], framing.transcript(), fields)) {
            refuse(RefusalReason.SECRET, "it does not know the secret of this cluster: set the same secret on every node");
            return null;
        }
        framing.remember(message);
        return fields;
    }

    private boolean joinsPeer() {
        return peerIdentity != null && peerIdentity.slot() > 0;
    }

    private boolean sayIdentity() {
        byte[] greeting;
        try {
            greeting = joining == null && !joinsPeer() ? settings.greeting().get() : new byte[0];
        } catch (RuntimeException e) {
            refuse(RefusalReason.OTHER, "this node could not say who it is: " + e);
            return false;
        }
        if (greeting.length > TransportSettings.MAX_GREETING_BYTES) {
            refuse(RefusalReason.OTHER, "the greeting of this node has " + greeting.length + " bytes, at most "
                    + TransportSettings.MAX_GREETING_BYTES + " are allowed");
            return false;
        }
        byte[] fields = new Identity(settings.self(), settings.maxMessageBytes(), settings.channels(), greeting, settings.maxConnections(),
                joining == null ? null : joining.token(), joining == null ? 0 : joining.slot()).fields();
        effects.send(framing.pack(HandshakeMessages.proved(IDENTITY, fields,
                settings.keys().proof(dialler, IDENTITY, framing.transcript(), fields))));
        return true;
    }

    private void identity(byte[] message) throws HandshakeFraming.Breach {
        byte[] fields = proved(message);
        if (fields == null) {
            return;
        }
        peerIdentity = Identity.read(new WireReader(fields));
        peer = new PeerHello(peerIdentity.id(), peerIdentity.greeting(), remote, dialler, binding.certificate());
        String certified = binding.certificate().map(PeerCertificate::node).orElse(peer.id().name().value());
        if (!certified.equals(peer.id().name().value())) {
            refuse(RefusalReason.CERTIFICATE, "it calls itself " + peer.id().name() + ", but its certificate is of '" + PlainText.of(certified, 64)
                    + "': give every node a certificate of its own name");
            return;
        }
        if (peer.id().equals(settings.self())) {
            refuse(RefusalReason.SELF, "it is this node itself");
            return;
        }
        if (joining != null && !joining.peer().equals(peer.id())) {
            refuse(RefusalReason.ADMISSION, "node " + peer.id() + " answers where " + joining.peer() + " did before");
            return;
        }
        if (admission() instanceof Admission.Refused refused) {
            String detail = "node " + peer.id() + " is not admitted (" + refused.reason() + "): " + refused.detail();
            effects.send(framing.pack(new Refuse(RefusalReason.ADMISSION, refused.reason(), refused.detail()).bytes()));
            over(new Refusal(RefusalReason.ADMISSION, true, refused.reason(), detail));
        } else if (dialler) {
            if (sayIdentity()) {
                await = Await.WELCOME;
            }
        } else {
            effects.send(framing.pack(HandshakeMessages.proved(WELCOME, new byte[0],
                    settings.keys().proof(false, WELCOME, framing.transcript(), new byte[0]))));
            linked();
        }
    }

    /** A dialler that adds a connection asked when it made the link. */
    private Admission admission() {
        if (joining != null) {
            return Admission.ACCEPTED;
        }
        return joinsPeer() ? effects.join(new Joining(peerIdentity.token(), peer.id(), peerIdentity.slot())) : effects.admit(peer);
    }

    private void welcome(byte[] message) throws HandshakeFraming.Breach {
        if (proved(message) != null) {
            linked();
        }
    }

    private void linked() {
        await = Await.NOTHING;
        List<ChannelTerms> common = new ArrayList<>();
        settings.channels().stream().sorted(Comparator.comparing(ChannelTerms::name)).forEach(own -> peerIdentity.channels().stream()
                .filter(theirs -> theirs.name().equals(own.name())).findFirst().ifPresent(theirs -> common.add(own.and(theirs))));
        int slot = joining != null ? joining.slot() : peerIdentity.slot();
        LinkToken token = joining != null ? joining.token() : slot > 0 ? peerIdentity.token()
                : LinkToken.of(settings.keys().proof(true, LINK, framing.transcript(), new byte[0]));
        effects.linked(new Handshaken(peer, version, common, Math.min(settings.maxMessageBytes(), peerIdentity.maxMessageBytes()),
                Math.min(settings.maxConnections(), peerIdentity.maxConnections()), token, slot));
    }

    private void refusedByPeer(Refuse refuse) {
        String detail = switch (refuse.reason()) {
            case SECRET -> "the peer says that this node does not know the secret of the cluster: set the same secret on every node";
            case CLUSTER -> "the peer is of another cluster: set the same cluster name on both nodes, or do not dial it";
            case VERSION -> "the peer speaks no protocol version that this node speaks (" + settings.versions() + "): update the older of the two";
            case SELF -> "the peer says that it is this very node";
            case CROWDED -> "the peer has as many links or handshakes as it allows: try again later";
            case CLOSING -> "the peer is closing";
            case ENCRYPTION -> "the peer takes encrypted links only, and this node does not encrypt: set the same encryption on every node of the cluster";
            case CERTIFICATE -> "the peer does not accept the certificate of this node: " + (refuse.detail().isEmpty() ? "its log says why" : refuse.detail());
            default -> "the peer refused: " + (refuse.detail().isEmpty() ? refuse.reason().word() : refuse.detail());
        };
        String word = refuse.reason() == RefusalReason.ADMISSION && !refuse.word().isEmpty() ? refuse.word() : refuse.reason().word();
        over(new Refusal(refuse.reason(), false, word, detail));
    }
}
