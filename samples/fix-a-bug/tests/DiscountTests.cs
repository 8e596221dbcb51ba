namespace Orders;

/// <summary>The tests: a program that says what fails, and how many did by its exit status.</summary>
internal static class DiscountTests
{
    private static int failures;

    public static int Main()
    {
        Expect(1_000, Discount.Apply(1_000, 1), "one piece costs what it costs");
        Expect(1_000, Discount.Apply(1_000, 9), "nine pieces have no discount");
        Expect(950, Discount.Apply(1_000, 10), "ten pieces have 5 %");
        Expect(950, Discount.Apply(1_000, 49), "forty-nine pieces have 5 %");
        Expect(900, Discount.Apply(1_000, 50), "fifty pieces have 10 %");
        Expect(10, Discount.Apply(10, 10), "9.5 cents are rounded up to 10");
        Console.WriteLine(failures == 0 ? "all tests passed" : $"{failures} tests failed");
        return failures;
    }

    private static void Expect(long expected, long actual, string what)
    {
        if (expected != actual)
        {
            failures++;
            Console.WriteLine($"FAILED: {what}: expected {expected}, was {actual}");
        }
    }
}
