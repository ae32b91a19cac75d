package io.holdfast.app.demo;

/**
 * Who wants what. Everybody has the credit for one piece, and there are more buyers than pieces.
 *
 * @param buyers each with an order for one piece
 */
record Scene(int stock, int buyers) {
    static final int BUYERS_AT_A_TIME = 64;
    static final long PRICE_MINOR = 2_500;
    static final long CREDIT_MINOR = 4_000;
    private static final int BUYERS_PER_PIECE = 3;

    static Scene of(int stock) {
        return new Scene(stock, stock * BUYERS_PER_PIECE);
    }

    /** So many have been told that they bought it when the server is killed: well before the end of the sale. */
    int soldAtKill() {
        return Math.max(1, stock * 2 / 5);
    }

    static String money(long minor) {
        return "%,d.%02d".formatted(minor / 100, minor % 100);
    }
}
