package io.holdfast.protocol;

import java.util.List;

/** One reply per command of a {@link CommandBatch}, in the same order. */
public record ReplyBatch(List<Reply> replies) {}
