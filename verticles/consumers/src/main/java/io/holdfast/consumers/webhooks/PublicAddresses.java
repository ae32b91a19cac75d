package io.holdfast.consumers.webhooks;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which addresses are public: those that reach nothing which is only meant for our own machine or network. Of IPv6 only what is
 * handed out to anybody; an IPv4 address inside of an IPv6 one counts as what it is.
 */
final class PublicAddresses {
    /** RFC 6890 and its successors. */
    private static final List<Block> NOT_PUBLIC_4 = List.of(
            Block.of("00", 8), // this network
            Block.of("0a", 8), // 10.0.0.0
            Block.of("6440", 10), // 100.64.0.0, shared by customers of a provider
            Block.of("7f", 8), // loopback
            Block.of("a9fe", 16), // 169.254.0.0, link-local, with the metadata of clouds
            Block.of("ac10", 12), // 172.16.0.0
            Block.of("c00000", 24), // 192.0.0.0
            Block.of("c00002", 24), // 192.0.2.0, documentation
            Block.of("c05863", 24), // 192.88.99.0, relays of 6to4
            Block.of("c0a8", 16), // 192.168.0.0
            Block.of("c612", 15), // 198.18.0.0, benchmarks
            Block.of("c63364", 24), // 198.51.100.0, documentation
            Block.of("cb0071", 24), // 203.0.113.0, documentation
            Block.of("e0", 4), // multicast
            Block.of("f0", 4)); // reserved, and broadcast

    private static final Block PUBLIC_6 = Block.of("20", 3);
    private static final List<Block> NOT_PUBLIC_6 = List.of(
            Block.of("200100", 23), // 2001::, protocols, Teredo among them
            Block.of("20010db8", 32), // documentation
            Block.of("3fff00", 20)); // documentation

    private static final Block SIX_TO_FOUR = Block.of("2002", 16);
    private static final Block NAT64 = Block.of("0064ff9b0000000000000000", 96);
    private static final int SIX_TO_FOUR_AT = 2;
    private static final int LAST_FOUR = 12;

    private PublicAddresses() {}

    private static final class Block {
        private final byte[] prefix;
        private final int bits;

        private Block(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static Block of(String hex, int bits) {
            return new Block(HexFormat.of().parseHex(hex), bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    static boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    static boolean contains(byte[] address) {
        if (address.length == 4) {
            return NOT_PUBLIC_4.stream().noneMatch(block -> block.holds(address));
        }
        if (SIX_TO_FOUR.holds(address)) {
            return contains(Arrays.copyOfRange(address, SIX_TO_FOUR_AT, SIX_TO_FOUR_AT + 4));
        }
        if (NAT64.holds(address)) {
            return contains(Arrays.copyOfRange(address, LAST_FOUR, LAST_FOUR + 4));
        }
        return PUBLIC_6.holds(address) && NOT_PUBLIC_6.stream().noneMatch(block -> block.holds(address));
    }
}
