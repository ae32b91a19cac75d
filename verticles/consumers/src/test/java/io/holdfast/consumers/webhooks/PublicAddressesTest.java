package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    private static final String PRIVATE_4 = """
            0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 169.254.0.1
            169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255
            198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255""";
    private static final String PRIVATE_6 = """
            :: ::1 ::127.0.0.1 ::8.8.8.8 fc00::1 fdff::1 fe80::1 febf::1 fec0::1 ff02::1 100::1 2001::1 2001:1ff::1
            2001:db8::1 3fff::1 5f00::1 2002:7f00:1::1 2002:a00:1::1 2002:c0a8:101:: 64:ff9b::7f00:1 64:ff9b::10.1.2.3
            64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.1.2.3 ::ffff:169.254.169.254
            ::ffff:c0a8:1""";
    private static final String PUBLIC = """
            1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255
            172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1
            2606:4700::1111 2a00:1450::1 2002:808:808::1 64:ff9b::8.8.8.8""";

    static Stream<String> notPublic() {
        return Stream.of((PRIVATE_4 + " " + PRIVATE_6).split("\\s+"));
    }

    static Stream<String> isPublic() {
        return Stream.of(PUBLIC.split("\\s+"));
    }

    @ParameterizedTest
    @MethodSource("notPublic")
    void isNotPublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("isPublic")
    void isPublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
    }

    /** Java makes an IPv4 address of it by itself, unless somebody passes the bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"7f000001", "0a000001", "a9fea9fe", "08080808"})
    void anIpv4AddressMappedIntoIpv6IsNotPublic(String four) {
        assertThat(PublicAddresses.contains(HexFormat.of().parseHex("00000000000000000000ffff" + four)))
                .isFalse();
    }
}
