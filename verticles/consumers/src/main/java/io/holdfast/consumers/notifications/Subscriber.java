package io.holdfast.consumers.notifications;

import io.holdfast.gateway.UserEventFeed.Listener;
import org.jspecify.annotations.Nullable;

/** How far one listener has come. Belongs to the event loop of its feed. */
final class Subscriber {
    final String user;
    final Listener listener;
    /** Polls that had begun before anybody asked for this user. */
    final long pollsBefore;

    /** Everything up to here was delivered, once it has begun. */
    private long position;

    private Stage stage = Stage.BEHIND;
    private boolean busy;
    private @Nullable Long beganAt;

    private enum Stage {
        /** Reads pages of its own until it has caught up. */
        BEHIND,
        /** Is told what the feed's polls find. */
        LIVE,
        GONE
    }

    Subscriber(String user, Listener listener, long pollsBefore) {
        this.user = user;
        this.listener = listener;
        this.pollsBefore = pollsBefore;
    }

    void beginAt(long first) {
        beganAt = first;
        position = first;
    }

    boolean hasBegun() {
        return beganAt != null;
    }

    long position() {
        return position;
    }

    void moveTo(long reached) {
        position = Math.max(position, reached);
    }

    boolean isLive() {
        return stage == Stage.LIVE;
    }

    boolean isGone() {
        return stage == Stage.GONE;
    }

    /** Whether a page of its own can be read now. */
    boolean mayCatchUp() {
        return stage == Stage.BEHIND && !busy && hasBegun();
    }

    boolean isBusy() {
        return busy;
    }

    /** A page is being read, or a delivery is under way. */
    void occupy() {
        busy = true;
    }

    void free() {
        busy = false;
    }

    void join() {
        stage = Stage.LIVE;
    }

    void fallBehind() {
        stage = Stage.BEHIND;
    }

    void leave() {
        stage = Stage.GONE;
    }
}
