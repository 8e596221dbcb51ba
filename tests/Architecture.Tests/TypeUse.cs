namespace Orleans.Goals.Architecture.Tests;

/// <summary>A top-level type (closures and state machines count as theirs) that uses a member.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Member">The member it uses.</param>
/// <param name="Implements">Whether it implements the used type itself.</param>
internal sealed record TypeUse(string Namespace, string Name, string Member, bool Implements)
{
    public override string ToString() => $"{Namespace}.{Name} uses {Member}";
}
