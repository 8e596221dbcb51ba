namespace Orleans.Goals.ModelServer.Requests;

/// <summary>Follows the messages of a request: whose turn it is, and whether calls and results belong together.</summary>
internal sealed class Conversation
{
    private readonly List<string> _open = [];
    private bool _modelSpeaks;
    private bool _resultsBegan;
    private bool _hasUser;

    public int Turn { get; private set; } = 1;

    public int Count { get; private set; }

    public string LastRole { get; private set; } = "user";

    public string LastText { get; private set; } = "";

    public string FirstText { get; private set; } = "";

    public void Message(string role, string text)
    {
        // The text of a turn may stand beside its calls; anybody else must wait for the results.
        if (role != "assistant")
        {
            Close();
        }

        Speak(isModel: role == "assistant");
        Count++;
        (LastRole, LastText) = (role, text);
        if (role == "user" && !_hasUser)
        {
            (_hasUser, FirstText) = (true, text);
        }
    }

    public void Call(string? id)
    {
        Speak(isModel: true);
        Count++;
        LastRole = "assistant";
        _open.Add(id ?? throw new RequestException("Missing required parameter: the id of a tool call."));
    }

    public void Reasoning()
    {
        Speak(isModel: true);
        Count++;
    }

    public void Result(string? id, string text)
    {
        if (id is null || !_open.Remove(id))
        {
            throw new RequestException($"No tool call found for the tool output with call_id {id}: a tool message must follow the message with its 'tool_calls'.");
        }

        Speak(isModel: false);
        _resultsBegan = _open.Count > 0;
        Count++;
        (LastRole, LastText) = ("tool", text);
    }

    /// <summary>No call may be without its result here.</summary>
    public void Close()
    {
        if (_open.Count > 0)
        {
            throw new RequestException($"No tool output found for function call {_open[0]}.");
        }
    }

    /// <summary>A run of the model's messages, calls and reasoning is one turn.</summary>
    private void Speak(bool isModel)
    {
        if (isModel && _resultsBegan)
        {
            Close();
        }

        if (isModel && !_modelSpeaks)
        {
            Turn++;
        }

        _modelSpeaks = isModel;
    }
}
