package io.holdfast.app.bench;

import java.util.List;

/** Fills the instance under load with what is sold; none of it is measured. */
sealed interface Shop permits OwnShop, GuestShop {
    /** Users with credit, and items of which the plan's share has stock. */
    void open();

    /** Orders that were never checked out: their ids. */
    List<String> orders(int count);

    /** As many orders as are worth one call at least. */
    int fewestOrders();

    /** As many as one call may ask for. */
    int mostOrders();
}
