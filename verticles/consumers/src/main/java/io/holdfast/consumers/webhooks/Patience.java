package io.holdfast.consumers.webhooks;

import java.time.Duration;

/**
 * When a subscriber that takes nothing is suspended.
 *
 * @param time after so long without success
 * @param tries if it was tried so often meanwhile, which a server that is stopped does not
 */
public record Patience(Duration time, int tries) {}
