namespace Orders;

/// <summary>What a customer pays less.</summary>
internal static class Discount
{
    /// <summary>The price after the discount for quantity: 5 % from 10 pieces on, 10 % from 50 pieces on, in whole cents, rounded half up.</summary>
    public static long Apply(long cents, int pieces)
    {
        var percent = pieces > 50 ? 10 : pieces > 10 ? 5 : 0;
        return cents * (100 - percent) / 100;
    }
}
