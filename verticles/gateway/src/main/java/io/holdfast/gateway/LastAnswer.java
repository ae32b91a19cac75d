package io.holdfast.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Says with the next answer on a connection that it is the last, and closes behind it. An answer whose head has already gone out is not
 * that: its client may have sent another request.
 */
final class LastAnswer extends ChannelOutboundHandlerAdapter {
    private boolean announced;

    /** Whether the client was told not to send more, so that nothing more of it may be done. */
    static boolean isAnnounced(Channel channel) {
        var handler = channel.pipeline().get(LastAnswer.class);
        return handler != null && handler.announced;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            announced = true;
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean ends = announced && message instanceof LastHttpContent;
        context.write(message, ends ? promise.unvoid().addListener(ChannelFutureListener.CLOSE) : promise);
    }
}
