package io.holdfast.consumers.notifications;

/** How much is in memory for the listeners of one node. Belongs to the event loop of its feed. */
final class Room {
    private final long most;
    private long taken;

    /** @param most bytes, about; what was begun while there was room may take more */
    Room(long most) {
        this.most = most;
    }

    boolean isFull() {
        return taken >= most;
    }

    void take(long bytes) {
        taken += bytes;
    }

    void give(long bytes) {
        taken -= bytes;
    }
}
