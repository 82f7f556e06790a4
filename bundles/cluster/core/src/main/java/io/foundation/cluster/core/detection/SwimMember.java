package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;

/** What a SWIM detector knows of one life of one member. Not thread-safe. */
final class SwimMember {

    final NodeId id;
    /** Names the member in timers. */
    final long key;
    long revision;
    Judgement judgement = Judgement.ALIVE;
    /** While it is suspect; null otherwise. */
    Suspicion suspicion;
    /** When its suspicion is looked at next; meaningless without one. */
    long nextLook;
    /** The probe that is not decided yet; null if there is none. */
    Probe probe;
    /** When it is to be probed next; meaningless if {@link #scheduled} is false. */
    long nextProbe;
    boolean scheduled;
    /** Whether this node has or wants a link to it: only then can it be asked. */
    boolean watched;
    /** When something came from it last. */
    long heardAt;
    long probedAt;

    SwimMember(NodeId id, long key, long revision, long now) {
        this.id = id;
        this.key = key;
        this.revision = revision;
        this.heardAt = now;
        this.probedAt = now;
    }

    /** One question and the attempts to get an answer. */
    static final class Probe {
        final long sequence;
        final SwimMember member;
        /** Whether it told the member that it is suspected. */
        boolean accusing;
        /** What the member was when it was asked: only a failure of a member thought alive says something of ourselves. */
        Judgement before;
        /** Whether anything came from the member since it was asked. */
        boolean heardSince;
        /** Whether the member was merely due: one that is looked for because its link broke is another matter. */
        boolean routine;
        /** Whether others have been asked. */
        boolean indirect;
        /** When it was asked first. */
        long askedAt;
        int asked;
        int refused;

        Probe(long sequence, SwimMember member) {
            this.sequence = sequence;
            this.member = member;
        }
    }
}
