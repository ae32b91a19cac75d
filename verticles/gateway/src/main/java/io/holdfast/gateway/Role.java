package io.holdfast.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller is, by his token. */
public enum Role {
    /** Buys: sees and pays his own orders, and nothing of anybody else's. */
    CUSTOMER,
    /** Sells: keeps stock, prices and credit, and sees every order. */
    MERCHANT,
    /** Runs the server. */
    OPERATOR;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it stands in a token. */
    public String label() {
        return label;
    }

    public static Optional<Role> ofLabel(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }
}
